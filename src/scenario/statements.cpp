// The keys below `statements`.

#include "scenario/scenario.hpp"

namespace hearth {

namespace {

using T = Statements;

/// A key, where it is read, and what it is to say.
struct Key {
    std::string_view name;
    std::optional<Statement> T::*member;
    Field field;
};

template <auto Member>
Key key(std::string_view name, std::string_view meaning) {
    return {name, Member,
            optional<Member>(name, meaning, {.otherwise = "blank in the checklists"})};
}

const std::vector<Key>& keys() {
    static const std::vector<Key> all = {
        key<&T::objectives>("objectives", "what is to be reached, by how much and by when"),
        key<&T::context>("context", "which decision it is for, and why now"),
        key<&T::choices>("choices", "why these options, this perspective and this horizon"),
        key<&T::limits>("limits", "what the analysis may and may not be used for"),
        key<&T::plan>("plan", "whether a plan of the analysis was written before, and where it is"),
        key<&T::subgroups>("subgroups", "for which groups of clients results differ, and how"),
        key<&T::equity>("equity", "who gains and who loses, by income, age, place or need"),
        key<&T::unvalued>("unvalued", "what counts and has no value in money here"),
        key<&T::engagement>("engagement", "who is affected and was asked, and how"),
        key<&T::engagement_effect>("engagement_effect", "what that changed in the analysis"),
        key<&T::risks>("risks", "what can go wrong, and who manages it"),
        key<&T::monitoring>("monitoring",
                            "what will be measured, by whom, and when it is evaluated"),
        key<&T::findings>("findings",
                          "what the result means, for whom it holds, and what is known"),
        key<&T::commissioner>("commissioner", "who asked for the analysis"),
        key<&T::analyst>("analyst", "who made it and answers for it"),
        key<&T::assurer>("assurer", "who reviewed it and had no part in making it"),
        key<&T::approver>("approver", "who signed it off, and when"),
        key<&T::verification>("verification", "what was checked against what, by whom"),
        key<&T::version>("version", "of the analysis, and where its changes are kept"),
        key<&T::funding>("funding", "who paid for the analysis, and their part in it"),
        key<&T::face_validity>("face_validity", "whom experts were who judged what is modelled"),
        key<&T::other_models>("other_models", "other models of the question, and how they differ"),
        key<&T::input_review>("input_review", "who judged the figures put in, and what they said"),
        key<&T::result_review>("result_review", "who judged the results, and what they said"),
        key<&T::conflicts>("conflicts", "interests of its authors, or that there are none"),
    };
    return all;
}

}  // namespace

const Statement* Statements::named(std::string_view name) const {
    const auto* key = first_where(keys(), [&](const Key& one) { return one.name == name; });
    return key == nullptr || !(this->*(key->member)) ? nullptr : &*(this->*(key->member));
}

Description description(const Statements*) {
    std::vector<Field> fields;
    for (const Key& key : keys()) fields.push_back(key.field);
    return record<T>("statements", "what only people can say of the appraisal, for its checklists",
                     std::move(fields));
}

}  // namespace hearth
