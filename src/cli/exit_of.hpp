#pragma once
#include "cli/command.hpp"
#include "diag/diag.hpp"
#include "model/pac_difference.hpp"

namespace pacwright {

/// What a command that runs PAC files comes to by what it found: the first that fits of
///
///     BadInput   a file that cannot be run at all: it does not parse, is too large for the client
///                that is asked for, or defines no entry point
///     Findings   any other error that says how a client goes, or that it goes another way
///     NoAnswer   what could not be tried here, was not reached, or is decided by chance or memory
///
/// `lint` does not use it: it reads scripts that no client loads, so what it says of them is a
/// finding. What is no script at all, a page or nothing, is unusable there, too.
Exit exit_of(const Diags& diags);

/// What a comparison comes to: Findings if anything goes another way, Ok if nothing does, proven
/// for all hosts; else NoAnswer, for URLs that were made from the files are a sample.
Exit exit_of(const PacDifferences& differences);

/// What both come to together: internal faults and unusable input before findings, these before no
/// answer, and that before all being well.
Exit worse_of(Exit a, Exit b);

}  // namespace pacwright
