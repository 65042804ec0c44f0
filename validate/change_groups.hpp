#pragma once
#include <compare>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/pac_difference.hpp"
#include "model/written_rules.hpp"

namespace pacwright {

/// The rule of a host that none matches.
inline constexpr int kOtherwise = std::numeric_limits<int>::max();

/// The rules that decide one host, before and after.
struct Deciders {
  int old_rule = kOtherwise, new_rule = kOtherwise;
  friend auto operator<=>(const Deciders&, const Deciders&) = default;
};

struct HashMatch {
  std::size_t operator()(const Match* match) const;
};
struct SameMatch {
  bool operator()(const Match* a, const Match* b) const { return *a == *b; }
};

/// The first rule for each match.
using FirstRules = std::unordered_map<const Match*, int, HashMatch, SameMatch>;

/// One of two rule sets that are compared. `from` must outlive it.
struct ComparedSide {
  explicit ComparedSide(const WrittenRules& from);

  const std::string& result(int rule) const;
  /// The result in one spelling: what counts where two are compared.
  const std::string& way(int rule) const;
  const Rule& at(int rule) const { return rules.rules[static_cast<std::size_t>(rule)]; }
  const ChangedRule& named(int rule) const;

  const WrittenRules& written;
  const RuleSet& rules;
  FirstRules first;
  /// Of each rule: the other side has it not, or in another place. One that repeats an earlier
  /// match never decides and counts as none.
  std::vector<bool> is_own;
  std::vector<std::string> ways;  ///< Of each route.
};

/// Hosts that go another way, by results and rules, with the patterns that are the cause, and what
/// of a pattern's hosts does not go that way.
class ChangeGroups {
 public:
  /// Both must outlive this.
  ChangeGroups(const ComparedSide& before, const ComparedSide& after)
      : before_(before), after_(after) {}

  /// `host` goes another way, by these; if it does not, nothing is added. `make` is asked for the
  /// host only once for one pattern.
  template <class Make>
  void add(const Deciders& by, Make make) {
    if (!is_change(by)) return;
    const Cause cause = cause_of(by);
    Group& group = groups_[key_of(by)];
    if (group.causes.empty()) group.by = by;
    const auto [part, is_new] = group.causes.try_emplace(cause);
    if (is_new) part->second.host = make();
  }

  enum class Narrowing {
    Find,     ///< Narrower patterns whose hosts do not go along.
    Confirm,  ///< That none of their hosts does.
  };
  /// To be called when all is added, for every name that stands for others, and for every range of
  /// addresses with the blocks around it: what of the patterns' hosts does not go along. All of it
  /// once for each pass.
  void narrow_by_name(const std::string& name, const Deciders& by, Narrowing pass);
  void narrow_by_range(const IpAddress& first, const std::vector<const Cidr*>& around,
                       const Deciders& by, Narrowing pass);

  /// Of a host: the rules that decide it; nothing if it is none that the rules know alone.
  using Decide = std::function<std::optional<Deciders>(const std::string&)>;

  std::vector<PacChange> take(const Decide& decide) const;

 private:
  /// The rule that is the cause, of the old side or of the new one.
  using Cause = std::pair<bool, int>;
  using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

  /// What of a pattern goes another way.
  struct Part {
    std::string host;                           ///< That does.
    std::map<std::string, const Match*> other;  ///< Narrower patterns whose hosts do not, by text.
    std::size_t other_globs = 0;                ///< Of these.
    bool is_mixed = false;  ///< Some do not, and no narrower patterns say which.
  };

  struct Group {
    Deciders by;  ///< Of one of its hosts.
    std::map<Cause, Part> causes;
  };

  /// A pattern of a group.
  struct Named {
    const Key* key;
    Cause cause;
    Part* part;
  };

  bool is_change(const Deciders& by) const {
    return before_.way(by.old_rule) != after_.way(by.new_rule);
  }
  Key key_of(const Deciders& by) const;
  Cause cause_of(const Deciders& by) const;
  const ComparedSide& side_of(const Cause& cause) const { return cause.first ? before_ : after_; }
  const Match* match_of(const Cause& cause) const;

  void index_named();
  void narrow(const Named& named, const Deciders& by, const Host& host,
              const std::vector<std::string>& matching, Narrowing pass);
  const Match* narrower(const Match& outer, const Deciders& by) const;

  ChangedPattern to_pattern(const Cause& cause, const Part& part) const;
  std::vector<std::string> likely_hosts_of(const Cause& cause) const;
  PacChange to_change(const Group& group, const Decide& decide) const;
  std::vector<std::string> examples(const Group& group, const Decide& decide) const;

  const ComparedSide& before_;
  const ComparedSide& after_;
  std::map<Key, Group> groups_;
  bool is_indexed_ = false;
  std::unordered_map<std::string, std::vector<Named>> named_;  ///< By text; globs aside.
  std::vector<Named> globs_;
  std::size_t glob_tries_ = 0;
};

}  // namespace pacwright
