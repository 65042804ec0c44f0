#pragma once
#include <vector>

#include "base/write_files.hpp"
#include "cli/compile_options.hpp"
#include "cli/workspace.hpp"
#include "model/report.hpp"
#include "model/written_rules.hpp"

namespace pacwright {

/// What became of a policy, before anything of it is written.
struct CompiledSet {
  Exit exit;             ///< Ok, Findings or BadInput.
  CompileReport report;  ///< Without findings, and what changed since an earlier set.
  Diags diags;
  std::vector<FileToWrite> files;  ///< If Ok: the PAC first, last what vouches for the rest.
  FileToWrite refused_pac = {};    ///< If not Ok, and it was tried: for comparing only.
  WrittenRules rules = {};         ///< Of the PAC in `files`, or of the refused one.
};

/// Reads a policy and all that it names, compiles it, and proves every file. Writes nothing; of
/// the options, those on where the files go and how they are told of are for the caller.
CompiledSet compile_set(const CompileOptions& options, Workspace& files, Io& io);

}  // namespace pacwright
