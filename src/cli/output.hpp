// What goes out: files and standard output, whole or absent (a file is written beside its target
// and renamed onto it), and messages to standard error.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"

namespace hearth {

/// Writes to one target ("-" is standard output). A regular or absent target, or the file that a
/// link leads to, is replaced only by `finish`, and keeps its mode and owner; a device or pipe is
/// written directly. After a failure, or when a pipe is closed, nothing more is written.
class Output {
  public:
    explicit Output(const std::string& target);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// Fails where the target is a file that was read, whatever either is called.
    void hold_against(const SourceTexts& texts);
    void write(std::string_view text);
    /// What went wrong so far, such as a folder that does not exist; empty: nothing.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    /// Flushes and puts the file in its place. Returns an empty text, or what went wrong.
    std::string finish();

  private:
    void fail(int error);
    void open_beside();
    bool put_in_place();

    std::string target_;
    std::string path_;  ///< the target with its links followed
    std::string temporary_;
    std::string failure_;
    int descriptor_ = -1;
    bool beside_ = false;  ///< whether what is written is put in place by `finish`
    bool closed_ = false;
};

/// Prints "hearth: message" to standard error.
void say(std::string_view message);

/// Says why a command stops, and returns the `status` it ends with.
int stopped(std::string_view why, int status);

/// Prints diagnostics of one severity; returns whether there were any.
bool say_diagnostics(const Diagnostics& diagnostics, const SourceTexts& texts,
                     Severity severity = Severity::error);

/// Finishes an output and says what went wrong: the exit code of the command, 0 or 1.
int finished(Output& output);

/// The same for an output that is one text, made of what was read.
int write_out(const std::string& target, std::string_view text, const SourceTexts& texts = {});

/// Whether two targets are one file, or both are standard output. Devices and pipes can take both.
bool same_target(const std::string& one, const std::string& other);

/// What is said where memory runs out.
inline constexpr std::string_view no_memory =
    "hearth: there is not enough memory: take fewer --draws or --threads\n";

/// Removes unfinished files and ends with 130 when the analyst interrupts or closes the terminal,
/// with 1 when memory runs out where no exception can be thrown.
void install_interrupt_handler();

}  // namespace hearth
