// One function for each command, and the options it takes.
#pragma once

#include <string>
#include <vector>

namespace hearth {

/// Where files are found, and what is overridden.
struct InputOptions {
    std::vector<std::string> files;
    std::vector<std::string> models;
    std::vector<std::string> set;
};

struct RunOptions {
    InputOptions input;
    std::string format = "text";
    std::string output = "-";
    std::string by = "payer";
    bool nominal = false;
};

struct SchemaOptions {
    bool markdown = false;
    bool result = false;
    std::string output = "-";
};

int run_command(const RunOptions& options);
int check_command(const InputOptions& options);
int schema_command(const SchemaOptions& options);

}  // namespace hearth
