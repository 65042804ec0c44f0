#include "emit/gpo/gpo_backup.hpp"

#include "base/markup.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "emit/gpo/guid.hpp"
#include "emit/gpo/registry_files.hpp"

// Structure and GUIDs as in backups that GPMC made. Where GPMC writes CDATA, escaped text stands
// here: the same to a reader of XML, and it needs no care about "]]>".

namespace pacwright {
namespace {

const std::string kOperations = "http://www.microsoft.com/GroupPolicy/GPOOperations";
const std::string kSettings = "http://www.microsoft.com/GroupPolicy/Settings";
const std::string kTypes = "http://www.microsoft.com/GroupPolicy/Types";

constexpr std::string_view kRegistryExtension = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}";
constexpr std::string_view kOtherFiles = "{F15C46CD-82A0-4C2D-A210-5D0D3182A418}";
constexpr std::string_view kPreferencesTool = "{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}";
constexpr std::string_view kPreferencesExtension = "{B087BE9D-ED37-454F-AF9C-04291E351182}";
constexpr std::string_view kNoExtension = "{00000000-0000-0000-0000-000000000000}";

/// What differs between the halves of a GPO.
struct Half {
  std::string_view folder;         ///< In SYSVOL.
  std::string_view variable;       ///< Stands for that folder in Backup.xml.
  std::string_view registry_tool;  ///< The editor's GUID beside that of the extension.
  std::string_view options;        ///< The flag that switches the other half off.
};
constexpr Half kUser = {"User", "%GPO_USER_FSPATH%", "{D02B1F73-3407-48AE-BA88-E8213C6761F1}", "2"};
constexpr Half kMachine = {"Machine", "%GPO_MACH_FSPATH%", "{D02B1F72-3407-48AE-BA88-E8213C6761F1}",
                           "1"};

std::string element(const std::string& name, std::string_view text) {
  if (text.empty()) return "<" + name + "/>";
  return "<" + name + ">" + escaped(text) + "</" + name + ">";
}

/// The backup's and the GPO's own GUID. Import gives the target's; one backup may go into many.
struct Ids {
  std::string backup;
  std::string gpo;
};

/// The entry of this backup in bkupInfo.xml (with `attributes`) and in the manifest.
std::string backup_entry(const Rollout& rollout, const Ids& ids, const std::string& attributes) {
  return "<BackupInst" + attributes + ">" + element("GPOGuid", ids.gpo) + element("GPODomain", "") +
         element("GPODomainGuid", "") + element("GPODomainController", "") +
         element("BackupTime", "2020-01-01T00:00:00") + element("ID", ids.backup) +
         element("Comment", "") + element("GPODisplayName", printable(rollout.policy_name)) +
         "</BackupInst>";
}

/// What runs on the client, each with its editor, sorted by GUID as Windows wants it.
std::string extension_guids(const Half& half) {
  std::string guids;
  for (const auto& [extension, tool] : {std::pair(kNoExtension, kPreferencesTool),
                                        std::pair(kRegistryExtension, half.registry_tool),
                                        std::pair(kPreferencesExtension, kPreferencesTool)}) {
    guids.append("[").append(extension).append(tool).append("]");
  }
  return guids;
}

std::string core_settings(const Rollout& rollout, const Ids& ids, const Half& half) {
  const bool user = rollout.scope == Scope::User;
  const std::string guids = extension_guids(half);
  const std::string version = "65537";  // 1 in the directory and 1 in SYSVOL.
  return "<GroupPolicyCoreSettings>" + element("ID", ids.gpo) + element("Domain", "") +
         element("SecurityDescriptor", "") +
         element("DisplayName", printable(rollout.policy_name)) + element("Options", half.options) +
         element("UserVersionNumber", user ? version : "0") +
         element("MachineVersionNumber", user ? "0" : version) +
         element("MachineExtensionGuids", user ? "" : guids) +
         element("UserExtensionGuids", user ? guids : "") + element("WMIFilter", "") +
         "</GroupPolicyCoreSettings>";
}

/// A file or folder of the backup; `path` below the half's folder, with '\'.
std::string object(const char* kind, const Half& half, const std::string& path) {
  return std::string("<FSObject") + kind + " bkp:Path=\"" + std::string(half.variable) + "\\" +
         path + "\" bkp:Location=\"DomainSysvol\\GPO\\" + std::string(half.folder) + "\\" + path +
         "\"/>";
}

std::string extension(std::string_view id, const char* name, const std::string& objects) {
  return "<GroupPolicyExtension bkp:ID=\"" + std::string(id) + "\" bkp:DescName=\"" + name + "\">" +
         objects + "</GroupPolicyExtension>\r\n";
}

std::string backup_xml(const Rollout& rollout, const Ids& ids, const Half& half) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<GroupPolicyBackupScheme "
         "bkp:version=\"2.0\" bkp:type=\"GroupPolicyBackupTemplate\" xmlns:bkp=\"" +
         kOperations + "\" xmlns=\"" + kOperations +
         "\">\r\n<GroupPolicyObject><SecurityGroups/><FilePaths/>" +
         core_settings(rollout, ids, half) + "\r\n" +
         extension(kRegistryExtension, "Registry", object("File", half, "registry.pol")) +
         extension(kOtherFiles, "Unknown Extension",
                   object("Dir", half, "Preferences") +
                       object("Dir", half, "Preferences\\Registry") +
                       object("File", half, "Preferences\\Registry\\Registry.xml")) +
         "</GroupPolicyObject>\r\n</GroupPolicyBackupScheme>\r\n";
}

/// Only shown, never imported: name and halves, for GPMC's list of backups.
std::string report_xml(const Rollout& rollout, const Ids& ids) {
  const auto half = [](const std::string& name, bool enabled) {
    const std::string version = enabled ? "1" : "0";
    return "<" + name + ">" + element("VersionDirectory", version) +
           element("VersionSysvol", version) + element("Enabled", enabled ? "true" : "false") +
           "</" + name + ">";
  };
  const bool user = rollout.scope == Scope::User;
  return "\xFF\xFE" + to_utf16_le("<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<GPO xmlns=\"" +
                                  kSettings + "\"><Identifier><Identifier xmlns=\"" + kTypes +
                                  "\">" + ids.gpo + "</Identifier></Identifier>" +
                                  element("Name", printable(rollout.policy_name)) +
                                  half("Computer", !user) + half("User", user) + "</GPO>\r\n");
}

}  // namespace

std::vector<Artifact> gpo_backup(const Rollout& rollout,
                                 const std::vector<RegistrySetting>& settings) {
  const Ids ids = {guid_of("backup\n" + rollout.policy_name),
                   guid_of("gpo\n" + rollout.policy_name)};
  const Half& half = rollout.scope == Scope::User ? kUser : kMachine;
  const std::string manifest = kOperations + "/Manifest";
  const std::string names = " xmlns=\"" + manifest + "\"";
  const std::string sysvol = ids.backup + "/DomainSysvol/GPO/" + std::string(half.folder) + "/";

  return {
      {"manifest.xml", "<Backups" + names + " xmlns:mfst=\"" + manifest +
                           "\" mfst:version=\"1.0\">" + backup_entry(rollout, ids, "") +
                           "</Backups>"},
      {ids.backup + "/Backup.xml", backup_xml(rollout, ids, half)},
      {ids.backup + "/bkupInfo.xml", backup_entry(rollout, ids, names)},
      {ids.backup + "/gpreport.xml", report_xml(rollout, ids)},
      {sysvol + "registry.pol", registry_pol(settings_where(settings, true))},
      {sysvol + "Preferences/Registry/Registry.xml",
       preferences_xml(settings_where(settings, false), rollout.policy_name)},
  };
}

}  // namespace pacwright
