// An expression over figures as a syntax tree: what `= infection_rate * catheter_days / 1000` says.
// Parsing it belongs to load, evaluating it to the engine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/description.hpp"

namespace hearth {

enum class Operation {
    number,
    figure,
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    less,
    at_most,
    more,
    at_least,
    equal,
    unequal,
    min,
    max,
    exp,
    ln,
    sqrt,
    choose,
};

/// One node of the tree: an operation on earlier nodes of the same expression.
struct Term {
    Operation operation = Operation::number;
    double number = 0;        ///< of a number
    std::string name = {};    ///< of a figure, as written
    FigureIndex figure = {};  ///< of a figure, once resolved
    Place place = {};         ///< of the operator or the operand
    std::vector<int> operands = {};
};

/// Terms in an order in which operands come before what uses them; the last one is the value.
struct Expression {
    std::string text;
    std::vector<Term> terms;
};

/// The value of `operation` on up to three operands; min and max of more are folded from the left.
double apply(Operation operation, double a, double b, double c);

}  // namespace hearth
