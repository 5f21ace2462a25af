# hearth from R: runs the program and returns data frames.
#
#   library(hearth)                                            # or source("hearth.R")
#   results <- hearth_run("lightbulb.yaml", draws = 2000)      # one row for each option and measure
#   draws <- hearth_draws("lightbulb.yaml", draws = 2000)      # one row for each draw
#
# Needs jsonlite, and the program hearth on the PATH, or where the environment's HEARTH says. Every
# function takes the options of `hearth run` as arguments: draws =, seed =, sampling =, option =, until =,
# deterministic = TRUE, models = "folder", and set = list("appraisal.years" = 10). What is wrong with a file
# is a condition of class hearth_error, with file, line, column, message, help, and all problems.

# The problems among the lines that hearth said, one row each.
problems_in <- function(said) {
  pattern <- "^(.+?)(?::([0-9]+):([0-9]+))?: (error|warning): (.*)$"
  found <- regmatches(said, regexec(pattern, said, perl = TRUE))
  at <- which(lengths(found) > 0)
  part <- function(i) vapply(found[at], function(one) one[i], "")
  advice <- function(from) {
    rest <- said[seq_len(length(said)) > from]
    rest <- rest[seq_len(min(c(which(rest %in% said[at]), length(rest) + 1)) - 1)]
    help <- grep("^ += help: ", rest, value = TRUE)
    if (length(help) > 0) sub("^ += help: ", "", help[1]) else NA_character_
  }
  data.frame(severity = part(5), file = part(2), line = as.integer(part(3)), column = as.integer(part(4)),
             message = part(6), help = vapply(at, advice, ""), stringsAsFactors = FALSE)
}

stop_as_hearth <- function(status, said, call) {
  problems <- problems_in(said)
  errors <- problems[problems$severity == "error", ]
  first <- if (nrow(errors) > 0) as.list(errors[1, -1]) else list(file = NA, line = NA, column = NA, help = NA)
  first$message <- paste(said, collapse = "\n")
  stop(structure(c(first, list(call = call, status = status, problems = problems)),
                 class = c("hearth_error", "error", "condition")))
}

arguments_of <- function(options) {
  all <- character()
  for (name in names(options)) {
    value <- options[[name]]
    option <- paste0("--", gsub("_", "-", name))
    if (name == "set") value <- paste0(names(value), "=", vapply(value, format, "", digits = 15))
    if (isTRUE(value)) all <- c(all, option)
    else if (!is.null(value) && !isFALSE(value))
      for (one in value) all <- c(all, option, if (is.numeric(one)) format(one, digits = 15, scientific = FALSE) else one)
  }
  all
}

# Runs a command of hearth: exit code, and the lines on standard output and standard error.
hearth_done <- function(command, words, options) {
  out <- tempfile()
  err <- tempfile()
  on.exit(unlink(c(out, err)))
  line <- shQuote(c(command, words, arguments_of(options)))
  status <- system2(Sys.getenv("HEARTH", "hearth"), line, stdout = out, stderr = err, stdin = "/dev/null")
  if (!file.exists(out)) return(list(status = 127, out = "", err = "hearth: the program was not found"))
  read <- function(file) readLines(file, encoding = "UTF-8", warn = FALSE)
  list(status = status, out = read(out), err = read(err))
}

# The whole result of a run, as docs/result.schema.json describes it: lists and data frames.
hearth_result <- function(scenario, ...) {
  done <- hearth_done("run", scenario, list(..., format = "json"))
  if (done$status != 0) stop_as_hearth(done$status, done$err, sys.call(-1))
  jsonlite::fromJSON(paste(done$out, collapse = "\n"), simplifyDataFrame = FALSE)
}

# The rows of a list of records.
rows_of <- function(records) {
  if (length(records) == 0) return(data.frame())
  keys <- unique(unlist(lapply(records, names)))
  column <- function(key) {
    values <- lapply(records, `[[`, key)
    unlist(ifelse(vapply(values, is.null, NA), NA, values))
  }
  as.data.frame(stats::setNames(lapply(keys, column), keys), stringsAsFactors = FALSE, optional = TRUE)
}

# One row for each option and measure: point, with each figure at its point; over the draws, where there are
# any, mean of measures, low95, median, high95 and p_positive.
hearth_run <- function(scenario, ...) {
  or_na <- function(value) if (is.null(value)) NA_real_ else as.numeric(value)
  of_option <- function(one) {
    measure <- names(one$measures)
    drawn <- function(what) vapply(measure, function(name) or_na(one$uncertainty[[name]][[what]]$value), 0)
    data.frame(option = one$name, measure = measure, point = vapply(one$measures, or_na, 0),
               mean = vapply(measure, function(name) or_na(one$mean$measures[[name]]), 0),
               low95 = drawn("low95"), median = drawn("median"), high95 = drawn("high95"),
               p_positive = drawn("p_positive"), stringsAsFactors = FALSE, row.names = NULL)
  }
  do.call(rbind, lapply(hearth_result(scenario, ...)$options, of_option))
}

# One row for each option, intervention, line, payer, class and year: units, amount, present value; with draws
# their means too.
hearth_ledger <- function(scenario, ...) rows_of(hearth_result(scenario, ...)$ledger)

# One row for each figure that the scenario uses: id, point as quoted, factor to the prices of the scenario,
# and value in them.
hearth_figures <- function(scenario, ..., deterministic = TRUE)
  rows_of(hearth_result(scenario, ..., deterministic = deterministic)$figures)

# One row for each draw: its number, the value of every figure, and OPTION.MEASURE of every result that is not
# the comparator's; attribute "options" has the options, the comparator first.
hearth_draws <- function(scenario, ...) {
  file <- tempfile(fileext = ".csv")
  on.exit(unlink(file))
  whole <- hearth_result(scenario, ..., save_draws = file)
  draws <- utils::read.csv(file, check.names = FALSE)
  attr(draws, "options") <- vapply(whole$options, function(one) one$name, "")
  draws
}

# Of what hearth_draws returns, what BCEA and voi ask for: e and c, matrices of draws × options with effects and
# costs less the comparator's, which stands first at 0; and inputs, a data frame with the figures of each draw.
hearth_psa <- function(draws, effect = "pv_qalys", cost = "pv_net_cost") {
  side <- function(measure) {
    one <- function(option) {
      values <- draws[[paste0(option, ".", measure)]]
      if (is.null(values)) rep(0, nrow(draws)) else values
    }
    vapply(attr(draws, "options"), one, numeric(nrow(draws)))
  }
  list(e = side(effect), c = side(cost), inputs = draws[grepl(":", names(draws), fixed = TRUE)])
}

# Every problem of some files, one row each: severity, file, line, column, message, help.
hearth_check <- function(files, ...) {
  done <- hearth_done("check", files, list(...))
  found <- problems_in(done$err)
  if (done$status > 1 || (done$status == 1 && !any(found$severity == "error")))
    stop_as_hearth(done$status, done$err, sys.call())
  found
}
