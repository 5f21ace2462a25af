// hearth farm: a run cut into pieces that somebody else hands out: GNU parallel, Slurm, or whoever
// runs the commands that are printed. A piece is a command that leaves one file, whole or not at
// all, so that it may be run again, elsewhere, or twice; what is being computed holds a lock that
// ends with its process, on the byte of its number in the plan.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <thread>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/run.hpp"
#include "version.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

// --- pieces --------------------------------------------------------------------------------------

std::string piece_path(const FarmPlan& plan, const FarmAsked& asked, std::size_t piece) {
    return (fs::path(asked.folder) /
            fmt::format("{:05}.{}", piece + 1, plan.is_of_draws() ? "part" : "rows"))
        .string();
}

/// Whether a piece is being computed: a lock on the byte of its number in the plan.
struct PieceLocks {
    int descriptor;
    explicit PieceLocks(const std::string& path)
        : descriptor(open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
    PieceLocks(const PieceLocks&) = delete;
    PieceLocks& operator=(const PieceLocks&) = delete;
    ~PieceLocks() {
        if (descriptor >= 0) close(descriptor);
    }

    /// False where somebody else has it; true also where the system has no locks.
    [[nodiscard]] bool take(std::size_t piece) const {
        struct flock lock = of(piece);
        return fcntl(descriptor, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
    }
    [[nodiscard]] bool is_taken(std::size_t piece) const {
        struct flock lock = of(piece);
        return fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    }

  private:
    static struct flock of(std::size_t piece) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = static_cast<off_t>(piece);
        lock.l_len = 1;
        return lock;
    }
};

/// Why the file of a piece is not what the plan has there; empty: it is.
std::string why_refused(const FarmPlan& plan, const FarmAsked& asked, std::size_t piece) {
    const auto bytes = bytes_at(piece_path(plan, asked, piece));
    if (!bytes) return "cannot be read";
    const FarmPiece& planned = plan.pieces[piece];
    if (!plan.is_of_draws()) {
        const auto rows = read_rows(*bytes, plan, planned);
        const auto* why = std::get_if<std::string>(&rows);
        return why == nullptr ? "" : *why;
    }
    const auto read = read_part_head(*bytes);
    if (const auto* why = std::get_if<std::string>(&read)) return *why;
    const PartHead& head = std::get<PartHead>(read);
    if (std::string why = difference(head, plan.head, asked.plan_path()); !why.empty()) return why;
    return head.from == planned.from && head.to == planned.to
               ? ""
               : fmt::format("holds draws {} to {}, not {} to {}", with_commas(head.from),
                             with_commas(head.to - 1), with_commas(planned.from),
                             with_commas(planned.to - 1));
}

/// How far the pieces of a plan are, by number.
struct FarmState {
    std::size_t done = 0;
    std::vector<std::size_t> running = {}, missing = {};
    std::vector<std::string> refused = {};  ///< what is said of those that cannot be used
};

FarmState state_of(const FarmPlan& plan, const FarmAsked& asked) {
    FarmState state;
    const PieceLocks locks(asked.plan_path());
    for (std::size_t piece = 0; piece < plan.pieces.size(); ++piece) {
        const std::string path = piece_path(plan, asked, piece);
        std::error_code failed;
        if (!fs::exists(path, failed)) {
            (locks.is_taken(piece) ? state.running : state.missing).push_back(piece);
            continue;
        }
        const std::string why = why_refused(plan, asked, piece);
        if (why.empty())
            ++state.done;
        else
            state.refused.push_back(fmt::format(
                "{0}: {1}; rm {0}, and ask again: it is then made anew", printable(path), why));
    }
    return state;
}

/// Whether a piece is still to be computed, once nobody else is at it or has been for too long.
bool has_turn(const PieceLocks& locks, std::size_t piece, const std::string& path, int patience) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::seconds(patience);
    std::error_code failed;
    while (!locks.take(piece) && Clock::now() < end && !fs::exists(path, failed))
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return !fs::exists(path, failed);
}

/// What the scenario comes to in a place.
PlaceRow row_of(const FarmPlan& plan, const FarmPlace& place, const Executor& executor) {
    LoadRequest request = request_for(plan.head.scenario, {{}, plan.head.models, plan.head.set});
    request.set.push_back("place=" + place.key);
    const Loaded loaded = load_scenario(request);
    PlaceRow row{place};
    Diagnostics problems = loaded.diagnostics;
    std::optional<AtPoint> at;
    if (loaded.scenario) at.emplace(at_point(*loaded.scenario, loaded.texts, problems));
    for (const Diagnostic& one : problems.sorted())
        if (one.severity == Severity::error && row.why.empty()) row.why = one.message;
    if (!row.why.empty() || !at) return row;
    const RunQuestion question{{plan.head.draws, plan.head.seed, plan.head.sampling}};
    const auto made = answer(question, *at, executor);
    if (const auto* refusal = std::get_if<Refusal>(&made))
        row.why = refusal->why.empty() ? "no result" : refusal->why.front();
    else
        row.values = row_values(*at, std::get<RunDraws>(made));
    return row;
}

/// Rows without a place, called by their numbers.
std::vector<PlaceRow> numbered(const FarmPiece& piece, const RowValues& values) {
    std::vector<PlaceRow> rows;
    for (const std::vector<double>& some : values) {
        PlaceRow& row = rows.emplace_back();
        row.place.key = std::to_string(piece.from + rows.size());
        for (const double value : some) row.values.push_back({"", "", value});
    }
    return rows;
}

RowValues rows_of(const Grid& grid) {
    RowValues rows(grid.rows());
    for (std::size_t c = 0; c < grid.cols(); ++c)
        for (std::size_t row = 0; row < rows.size(); ++row) rows[row].push_back(grid(row, c));
    return rows;
}

/// The values of some combinations; nothing, with what is wrong said, where one has none.
std::optional<RowValues> combination_values(const FarmPlan& plan, const FarmPiece& piece,
                                            const Executor& executor) {
    const auto all = alternatives_of(plan);
    if (!all->rows) return std::nullopt;
    auto made = values_in(*all->rows, {piece.from, piece.to}, all->source(), executor);
    if (const auto* refusal = std::get_if<Refusal>(&made)) {
        say_refusal(*refusal, all->variants.texts());
        return std::nullopt;
    }
    return std::get<RowValues>(std::move(made));
}

/// The same of outer draws, or of batches of people.
std::optional<RowValues> sampled_values(const FarmPlan& plan, const FarmPiece& piece,
                                        Prepared& ready, const Executor& executor) {
    const auto made = grid_of(
        plan.known.empty()
            ? follow(individuals_asked(plan, piece), ready.at, executor)
            : outer_means(known_asked(plan, ready), piece.from, piece.to, ready.at, executor),
        ready);
    return made ? std::optional(rows_of(*made)) : std::nullopt;
}

int write_piece(const FarmPlan& plan, const FarmAsked& asked, Prepared& ready, std::size_t number) {
    const FarmPiece& piece = plan.pieces[number];
    const std::string path = piece_path(plan, asked, number);
    const int workers = std::max(1, asked.threads);
    if (!plan.places.empty()) {
        std::vector<PlaceRow> rows;
        for (std::uint64_t place = piece.from; place < piece.to; ++place)
            rows.push_back(row_of(plan, plan.places[place], threads(workers)));
        return write_out(path, rows_text(plan, piece, rows));
    }
    if (!plan.is_of_draws()) {
        const auto values = plan.combinations > 0
                                ? combination_values(plan, piece, threads(workers))
                                : sampled_values(plan, piece, ready, threads(workers));
        return values ? write_out(path, rows_text(plan, piece, numbered(piece, *values))) : 1;
    }
    RunAsked part;
    part.threads = workers;
    part.input = {{plan.head.scenario}, plan.head.models, plan.head.set};
    part.question.drawing = {plan.head.draws, plan.head.seed, plan.head.sampling};
    part.question.from = piece.from;
    part.question.to = piece.to;
    Output output(path);
    const int code = write_part(part, ready, part.question, output);
    return code != 0 ? code : finished(output);
}

/// The pieces that `--piece` names: one, or of so many tasks those of one.
std::vector<std::size_t> pieces_named(const FarmPlan& plan, const std::string& word) {
    const auto numbers = numbers_in(word, '/');
    std::vector<std::size_t> named;
    for (std::size_t piece = 0; piece < plan.pieces.size(); ++piece) {
        const auto number = static_cast<double>(piece + 1);
        const bool is_it = numbers->size() == 1
                               ? number == numbers->front()
                               : std::fmod(number - numbers->front(), numbers->back()) == 0;
        if (is_it) named.push_back(piece);
    }
    return named;
}

/// Computes what is missing of the pieces named.
int work(const FarmPlan& plan, const FarmAsked& asked) {
    const auto named = pieces_named(plan, asked.piece);
    if (named.empty())
        return stopped(
            fmt::format("--piece {} names none of the {} pieces", asked.piece, plan.pieces.size()),
            2);
    std::optional<Prepared> ready;
    for (const std::size_t piece : named) {
        const PieceLocks locks(asked.plan_path());
        if (!has_turn(locks, piece, piece_path(plan, asked, piece), asked.patience)) continue;
        if (!ready) {
            auto made = prepared(plan.head.scenario, {{}, plan.head.models, plan.head.set});
            if (!made) return 1;
            ready.emplace(*std::move(made));
            if (const std::string changed = change_since(plan.head, ready->at.texts);
                !changed.empty())
                return stopped(changed, 1);
        }
        if (const int code = write_piece(plan, asked, *ready, piece); code != 0) return code;
    }
    return 0;
}

// --- the end -------------------------------------------------------------------------------------

/// The rows of all pieces; nothing, with what is wrong said, where some cannot be read.
std::optional<std::vector<PlaceRow>> rows_of_all(const FarmPlan& plan, const FarmAsked& asked) {
    std::vector<PlaceRow> all;
    for (std::size_t piece = 0; piece < plan.pieces.size(); ++piece) {
        auto rows = read_rows(bytes_at(piece_path(plan, asked, piece)).value_or(""), plan,
                              plan.pieces[piece]);
        if (const auto* why = std::get_if<std::string>(&rows)) {
            say(*why);
            return std::nullopt;
        }
        for (PlaceRow& row : std::get<0>(rows)) all.push_back(std::move(row));
    }
    return all;
}

int write_places(const FarmPlan& plan, const FarmAsked& asked, const Prepared& ready,
                 std::vector<PlaceRow> rows) {
    const PlacesAnswer answer{
        .scenario = ready.at.scenario,
        .draws = is_uncertain(ready.at.plan) ? plan.head.draws : 0,
        .seed = plan.head.seed,
        .option = asked.option.empty() ? headline_option(ready.at.scenario.file) : asked.option,
        .rows = std::move(rows)};
    return write_out(
        asked.target.file,
        asked.target.format == "csv" ? to_wide_csv(answer) : written(answer, asked.target),
        ready.at.texts);
}

int write_combinations(const FarmPlan& plan, const FarmAsked& asked,
                       const std::vector<PlaceRow>& rows) {
    const auto all = alternatives_of(plan);
    if (!all->rows) return 1;
    RowValues values;
    for (const PlaceRow& row : rows) {
        values.emplace_back();
        for (const RowValue& one : row.values) values.back().push_back(one.value.value_or(0));
    }
    return write_out(asked.target.file,
                     written(with_values(*std::move(all->rows), values), asked.target),
                     all->variants.texts());
}

/// Rows without a place as a grid of so many rows and columns; nothing, with that said, where they
/// are others.
std::optional<Grid> grid_in(const std::vector<PlaceRow>& rows, std::size_t count,
                            std::size_t columns) {
    Grid grid(count, columns);
    bool good = rows.size() == count;
    for (std::size_t row = 0; row < count && good; ++row) {
        good = rows[row].values.size() == columns;
        for (std::size_t c = 0; c < columns && good; ++c)
            grid(row, c) = rows[row].values[c].value.value_or(0);
    }
    if (good) return grid;
    say("the pieces hold other rows than were planned: compute them again");
    return std::nullopt;
}

/// What hearth value says of all outer draws.
int write_known(const FarmPlan& plan, const FarmAsked& asked, Prepared& ready,
                const std::vector<PlaceRow>& rows) {
    ValueQuestion question = known_asked(plan, ready);
    const auto options = ready.at.plan.layout.options.size() - 1;
    auto means = grid_in(rows, question.nested->outer, 2 * options);
    if (!means) return 1;
    question.outer_means = *std::move(means);
    return write_answer(answer(question, ready.at, threads(asked.threads)), ready.at, asked.target);
}

/// What hearth run says of all people one by one.
int write_individuals(const FarmPlan& plan, const FarmAsked& asked, const Prepared& ready,
                      const std::vector<PlaceRow>& rows) {
    IndividualsQuestion question = individuals_asked(plan, {});
    const auto none = grid_of(follow(question, ready.at, one_after_the_other()), ready);
    if (!none) return 1;
    auto batches = grid_in(rows, batches_of(plan.individuals), none->cols());
    if (!batches) return 1;
    question.batches = *std::move(batches);
    return write_answer(answer(question, ready.at, threads(asked.threads)), ready.at, asked.target);
}

/// What workers that were killed have left where files cannot be without names.
void remove_unfinished_of(const std::string& folder) {
    std::error_code failed;
    for (const auto& file : fs::directory_iterator(folder, failed))
        if (file.path().filename().string().starts_with(".hearth-")) fs::remove(file, failed);
}

int put_together(const FarmPlan& plan, const FarmAsked& asked) {
    remove_unfinished_of(asked.folder);
    if (plan.is_of_draws()) {
        std::vector<std::string> parts;
        for (std::size_t piece = 0; piece < plan.pieces.size(); ++piece)
            parts.push_back(piece_path(plan, asked, piece));
        return merge_parts(parts, asked);
    }
    auto ready = prepared(plan.head.scenario, {{}, plan.head.models, plan.head.set});
    if (!ready) return 1;
    if (const std::string changed = change_since(plan.head, ready->at.texts); !changed.empty())
        return stopped(changed, 1);
    if (!plan.places.empty() && !has_option(ready->at.plan, asked.option)) return 2;
    auto rows = rows_of_all(plan, asked);
    if (!rows) return 1;
    return !plan.places.empty()    ? write_places(plan, asked, *ready, *std::move(rows))
           : plan.combinations > 0 ? write_combinations(plan, asked, *rows)
           : !plan.known.empty()   ? write_known(plan, asked, *ready, *rows)
                                   : write_individuals(plan, asked, *ready, *rows);
}

// --- the command ---------------------------------------------------------------------------------

/// Says of missing pieces that have failed, how; of very many, of the first.
void say_failures(const FarmPlan& plan, const FarmState& state, const FarmAsked& asked) {
    constexpr std::size_t most = 20;
    const auto failed = failures_of(plan, state.missing, asked);
    std::size_t shown = 0;
    for (const auto& [piece, how] : failed)
        if (shown++ < most) say(fmt::format("piece {} has failed: {}", piece + 1, how));
    if (shown > most) say(fmt::format("and {} more have failed", shown - most));
}

int print_status(const FarmPlan& plan, const FarmState& state) {
    const int code = write_out(
        "-",
        fmt::format(
            "{} of {} pieces are done, {} are being computed, {} are missing, {} cannot be used\n",
            state.done, plan.pieces.size(), state.running.size(), state.missing.size(),
            state.refused.size()));
    return state.refused.empty() ? code : 1;
}

/// Exit code 1, with how many are missing said, unless all pieces are there.
int say_missing(const FarmPlan& plan, const FarmState& state, const FarmAsked& asked) {
    for (const std::string& why : state.refused) say(why);
    if (state.done == plan.pieces.size()) return 0;
    if (state.refused.empty())
        say(fmt::format("{} of {} pieces are missing: hearth farm --dir {} computes only these",
                        plan.pieces.size() - state.done, plan.pieces.size(),
                        shell_word(asked.folder)));
    return 1;
}

int farm(const FarmAsked& asked) {
    const auto plan = plan_in(asked);
    if (!plan) return 1;
    if (!asked.piece.empty()) return work(*plan, asked);
    FarmState state = state_of(*plan, asked);
    if (asked.status) {
        for (const std::string& why : state.refused) say(why);
        say_failures(*plan, state, asked);
        return print_status(*plan, state);
    }
    const bool nothing_to_do = state.done == plan->pieces.size();
    if (asked.merge || nothing_to_do || !state.refused.empty()) {
        const int code = say_missing(*plan, state, asked);
        return code != 0 ? code : put_together(*plan, asked);
    }
    // Those that somebody computes come last: by then they are there.
    std::vector<std::size_t> wanted = state.missing;
    wanted.insert(wanted.end(), state.running.begin(), state.running.end());
    if (asked.on == Engine::plan) return print_commands(wanted, asked);
    if (asked.on == Engine::slurm) {
        std::sort(wanted.begin(), wanted.end());
        return hand_to_slurm(*plan, wanted, asked);
    }
    if (const int code = hand_to_parallel(wanted, asked); code != 0) return code;
    if (const int code = say_missing(*plan, state_of(*plan, asked), asked); code != 0) return code;
    return put_together(*plan, asked);
}

std::string mistake_in_farm(FarmAsked& asked) {
    if (asked.folder.empty()) return "--dir names the folder of the pieces: say --dir my_farm";
    if (asked.input.files.size() > 1) return "farm takes one scenario at a time";
    if (!asked.input.files.empty() && asked.input.files.front() == "-")
        return "farm needs a scenario that others can read again, not standard input";
    if (asked.each.starts_with("known=")) {
        const auto question = known_in(asked.each);
        if (const auto* wrong = std::get_if<std::string>(&question)) return *wrong;
    } else if (!asked.each.empty() && asked.each != "place" && !asked.each.starts_with("place=") &&
               !sample_in(asked.each)) {
        return "--each must be place, place=all, place=FILE, place=NAME,…, combination, "
               "combination=N or known=NAME,…:OUTERxINNER, not " +
               in_quotes(asked.each);
    }
    const auto numbers = numbers_in(asked.piece, '/');
    const auto counts = [](double one) { return one >= 1 && one == std::floor(one); };
    if (!asked.piece.empty() && (!numbers || numbers->size() > 2 || !every(*numbers, counts)))
        return "--piece must read like 7 or 7/100, not " + in_quotes(asked.piece);
    return mistake_in_page(asked);
}

std::vector<Option> farm_rows(FarmAsked& asked) {
    const std::vector<std::string_view> others = {"--status", "--merge", "--piece"};
    std::vector<Option> draws = draw_rows(asked.question.drawing, asked.threads);
    draws.back().says = "of each piece (1)";
    return joined(
        {{{"files", "", "", &asked.input.files, {.reads = true}},
          {"--dir", "DIR", "folder of the plan and the pieces, on storage that all share",
           &asked.folder},
          {"--pieces", "K", "into about so many, at most twice as many (100)", &asked.pieces,
           within(1, 1000000)},
          {"--each", "place[=…]|combination[=N]|known=…",
           "pieces are places, a row for each: all local authorities, place=all for all that are "
           "listed, place=FILE with a name on each line, or place=NAME,…; or combinations of "
           "alternatives, all or N drawn at random, as of multiverse --draws; or of "
           "known=A,B:1000x1000 outer draws, as of value --group known=A,B --nested 1000x1000",
           &asked.each},
          individuals_row(asked, {"--each"}),
          {"--on", "", "who hands them out; plan: prints the commands (parallel)",
           chosen<Engine>(asked.on), one_of(choice_names(Engine{}))},
          {"--jobs", "N", "so many at once (parallel: one for each processor; slurm: as it likes)",
           &asked.jobs, within(1, 100000)},
          {"--sshlogin", "HOST,…", "machines on which GNU parallel runs them", &asked.sshlogin},
          {"--status", "", "only count what is done and what is missing", &asked.status,
           excluding({"--merge", "--piece"})},
          {"--merge", "", "only put together what is there", &asked.merge, excluding({"--piece"})},
          {"--piece", "I[/N]", "only compute piece I, or of N tasks those of task I", &asked.piece},
          {"--patience", "SECONDS",
           "how long a piece that somebody else computes is waited for (60)", &asked.patience,
           within(0, 1e6)}},
         draws,
         scenario_rows(asked.input),
         printing_rows(asked, page_formats())});
}

}  // namespace

Command farm_command() {
    const auto asked = std::make_shared<FarmAsked>();
    return {
        .name = "farm",
        .takes = "SCENARIO",
        .does = "a run cut into pieces for many processors or machines, or a row for each place",
        .examples = R"(
  hearth farm my.yaml --draws 100000000 --pieces 5000 --dir big
  hearth farm my.yaml --draws 100000000 --pieces 5000 --dir big --on slurm -o my.html
  hearth farm --dir big --status
  hearth farm my.yaml --each place --dir places -o places.csv
  hearth farm my.yaml --each place=leicester,derby --dir two
  hearth farm my.yaml --each combination --draws 10000 --dir all -o all.json
  hearth farm my.yaml --each known=uptake,visits:10000x10000 --dir known
  hearth farm my.yaml --individuals 1000000000 --dir people
  hearth farm my.yaml --dir big --on plan | my_batch_service
)",
        .more =
            R"(
Asked again it computes only what is missing, and with nothing missing prints what hearth run would:
the same bytes, whoever computed which piece, and however often.
)",
        .options = farm_rows(*asked),
        .mistake = [asked] { return mistake_in_farm(*asked); },
        .run = [asked] { return farm(*asked); }};
}

}  // namespace hearth
