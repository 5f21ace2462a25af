// Completion by shells: the scripts by which bash, zsh and fish ask for it, and hearth completion,
// which prints them and answers (complete.cpp).
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"

namespace hearth {

namespace {

// Each asks `hearth completion -- hearth WORD…`. bash parts words at = and :, and puts back only
// what stands behind the last of them.
constexpr std::string_view bash_script = R"(# bash completion of hearth: source it, or put it in
# ~/.local/share/bash-completion/completions/hearth
_hearth() {
    local words=() word last i offer
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]} last=${COMP_WORDS[i - 1]}
        if ((i > 1)) && [[ $word == [=:]* || $last == *[=:] ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    word=${words[${#words[@]} - 1]}
    last=${word%"${word##*[=:]}"}
    [[ $COMP_WORDBREAKS == *=* ]] || last=
    while IFS= read -r offer; do
        offer=${offer%%$'\t'*}
        case $offer in
            :files | :folders)
                compopt -o filenames
                [[ $offer == :files ]] && i=-f || i=-d
                while IFS= read -r offer; do COMPREPLY+=("$offer"); done \
                    < <(compgen "$i" -- "${word#"$last"}")
                ;;
            *)
                [[ $offer == *[.=] ]] && compopt -o nospace
                COMPREPLY+=("${offer#"$last"}")
                ;;
        esac
    done < <("${COMP_WORDS[0]/#~/$HOME}" completion -- hearth "${words[@]//\\/}" 2>/dev/null)
}
complete -F _hearth hearth
)";

constexpr std::string_view zsh_script = R"(#compdef hearth
# zsh completion of hearth: put it as _hearth into a folder of $fpath
_hearth() {
    local line name said
    local -a shown names open
    said=$(${(Q)words[1]} completion -- hearth "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    for line in "${(@f)said}"; do
        name=${line%%$'\t'*}
        case $name in
            '') ;;
            :files) _files ;;
            :folders) _files -/ ;;
            *[.=]) open+=("$name") ;;
            *) names+=("$name") shown+=("${line/$'\t'/  -- }") ;;
        esac
    done
    (($#open)) && compadd -S '' -- "${open[@]}"
    [[ ${shown[1]} == *'  -- '* ]] && compadd -l -d shown -- "${names[@]}" ||
        compadd -- "${names[@]}"
}
if [[ $funcstack[1] == _hearth ]]; then _hearth "$@"; else compdef _hearth hearth; fi
)";

constexpr std::string_view fish_script = R"(# fish completion of hearth: put it as hearth.fish into
# ~/.config/fish/completions
function __hearth_offers
    set -l words (commandline -opc) (commandline -ct)
    for line in (command $words[1] completion -- hearth $words[2..] 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (commandline -ct)
            case :folders
                __fish_complete_directories (commandline -ct) ''
            case '*'
                echo $line
        end
    end
end
complete -c hearth -f -a '(__hearth_offers)'
)";

constexpr std::pair<std::string_view, std::string_view> shells[] = {
    {"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};

/// A shell alone, or `hearth` and the words of a line.
std::string mistake_in_shell(const std::vector<std::string>& words) {
    std::vector<std::string> names;
    for (const auto& [shell, script] : shells) names.emplace_back(shell);
    const std::string word = words.empty() ? "" : words.front();
    if (words.size() == 1 && is_among(word, names)) return "";
    if (words.size() > 1 && word == "hearth") return "";
    return fmt::format("completion takes {}, not {}", any_of(names), in_quotes(joined(words, " ")));
}

int completion(const std::vector<std::string>& words) {
    for (const auto& [shell, script] : shells)
        if (words.front() == shell) return write_out("-", script);
    return write_out("-", offered(all_commands(), {words.begin() + 1, words.end()}));
}

}  // namespace

Command completion_command() {
    const auto words = std::make_shared<std::vector<std::string>>();
    return {.name = "completion",
            .takes = "bash|zsh|fish",
            .does = "a script by which that shell completes commands, options and names",
            .examples = R"(
  source <(hearth completion bash)
  hearth completion zsh > ~/.zfunc/_hearth          a folder of $fpath
  hearth completion fish > ~/.config/fish/completions/hearth.fish
  hearth completion -- hearth run my.yaml --op      what may come next, as the scripts ask
)",
            .options = {{"words", "", "", words.get()}},
            .without_data = true,
            .mistake = [words] { return mistake_in_shell(*words); },
            .run = [words] { return completion(*words); }};
}

}  // namespace hearth
