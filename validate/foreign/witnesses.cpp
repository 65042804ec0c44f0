#include "validate/foreign/witnesses.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/foreign/regex_samples.hpp"
#include "validate/lint/glob_regex.hpp"
#include "validate/sh_exp_match.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;

constexpr std::size_t kMostPairs = 4000;  ///< Of a beginning and an end.
constexpr int kPairRank = 4, kPortRank = 3, kSpellingRank = 3;

/// What scripts name rarely and must decide all the same.
constexpr const char* kAnyHosts[] = {
    "www.unlisted.example",
    "unlisted.example",
    "a.b.c.d.unlisted.example",
    "plainhost",
    "localhost",
    "127.0.0.1",
    "10.1.2.3",
    "172.16.1.2",
    "192.168.1.2",
    "169.254.1.2",
    "203.0.113.9",
    "[2001:db8::1]",
    "[::1]",
    "[fd00::1]",
    "www.unlisted.example.",
    "resolves.unlisted.example",
};

std::string to_upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::string dashed(std::string text) {
  std::ranges::replace(text, '.', '-');
  std::ranges::replace(text, ':', '-');
  return text;
}

std::string filled(std::string_view pattern, std::string_view star, std::string_view question) {
  std::string text;
  for (const char c : pattern) {
    if (c == '*') {
      text += star;
    } else if (c == '?') {
      text += question;
    } else {
      text += c;
    }
  }
  return text;
}

bool is_number_pattern(std::string_view pattern) {
  return std::ranges::all_of(
      pattern, [](char c) { return is_digit(c) || c == '.' || c == '*' || c == '?'; });
}

class Making {
 public:
  Making(const ScriptFacts& facts, bool urls) : facts_(facts), urls_(urls) {}

  Witnesses make() {
    for (const char* const host : kAnyHosts) add_host(host, 0);
    made_.addresses["resolves.unlisted.example"] = "203.0.113.10";
    if (urls_) add_any_url();
    for (const ScriptFact& fact : facts_) add_fact(fact);
    add_pairs();
    add_pieces_of_hosts();
    if (urls_) add_ports();
    return take();
  }

 private:
  void add(std::string url, int rank) { made_.all.push_back({std::move(url), rank}); }

  void add_host(const std::string& host, int rank) {
    if (host.empty() || host.front() == '.' || host.size() > 255) return;
    add("https://" + host + "/", rank);
    if (urls_) add("http://" + host + "/", rank);
  }

  void add_any_url() {
    for (const char* const url :
         {"ftp://ftp.unlisted.example/file", "ws://www.unlisted.example/",
          "wss://www.unlisted.example/", "http://www.unlisted.example:8080/",
          "https://www.unlisted.example:8443/", "http://www.unlisted.example/a/b.html?q=1",
          "ftp://plainhost/", "http://10.1.2.3:8080/"}) {
      add(url, 0);
    }
    add_spellings("http://www.unlisted.example/", 1);
    add_spellings("https://www.unlisted.example/", 1);
    add_spellings("http://www.unlisted.example/a/b.html", kSpellingRank);
  }

  /// The same URL as a person or a program may write it. Browsers hand over one spelling of all but
  /// the query; other clients hand over what they get.
  void add_spellings(const std::string& url, int rank) {
    const std::size_t slashes = url.find("://");
    if (slashes == std::string::npos || !urls_) return;
    const std::size_t host = slashes + 3;
    const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
    const std::string scheme = url.substr(0, host), rest = url.substr(path);
    const std::string server = url.substr(host, path - host);
    const bool has_port = server.find(':', server.find(']') + 1) != std::string::npos;
    if (!has_port && scheme == "http://") add(scheme + server + ":80" + rest, rank);
    if (!has_port && scheme == "https://") add(scheme + server + ":443" + rest, rank);
    add(to_upper(scheme) + server + rest, rank);
    add(scheme + to_upper(server) + rest, rank);
    add(scheme + "user:secret@" + server + rest, rank);
    if (rest == "/") add(scheme + server, rank);
    if (rest.empty()) add(url + "/", rank);
    if (rest.find_first_of("?#") != std::string::npos) return;
    add(url + "?q=1", rank);
    add(url + "#part", rank);
  }

  /// Browsers hand over hosts and schemes in lower case, but paths and queries as they are.
  void add_typed(const std::string& text) {
    const std::size_t slash = text.find('/');
    const bool is_glob = text.find('*') != std::string::npos ||
                         (text.find('?') != std::string::npos && slash == std::string::npos);
    if (is_glob) {  // Of a URL, '?' is its own.
      add_glob(text);
    } else if (text.find("://") != std::string::npos) {
      add_url(text);
    } else if (slash != std::string::npos) {
      add_url("http://" + (slash == 0 ? "www.unlisted.example" : text.substr(0, slash)) +
              text.substr(slash));
    } else if (text.ends_with(':')) {
      add(text + "//www.unlisted.example/", kSpellingRank);
    } else {
      const std::string name = text.substr(std::min(text.find_first_not_of('.'), text.size()));
      add_host(name, kSpellingRank);
      add_host("A." + name, kSpellingRank);
    }
  }

  void add_fact(const ScriptFact& fact) {
    switch (fact.kind) {
      case Kind::Name: return add_name(fact.text);
      case Kind::Glob: return add_glob(fact.text);
      case Kind::Block: return add_block(fact.text);
      case Kind::Url: return add_url(fact.text);
      case Kind::Typed: return add_typed(fact.text);
      case Kind::Levels: return add_levels();
      case Kind::Piece: return add_piece(fact.text);
      default: return;  // Scenes, schemes and ports: not by themselves.
    }
  }

  void add_name(const std::string& text) {
    const std::size_t start = text.find_first_not_of('.');
    const std::string name = text.substr(start, text.find_last_not_of('.') + 1 - start);
    if (name.find('.') == std::string::npos) {
      add_word(name, start > 0);
    } else {
      add_domain(name);
    }
    if (text.ends_with('.')) begins_.push_back(name + ".");
    if (start == 0 && name.find('.') == std::string::npos) begins_.push_back(name + ".");
    ends_.push_back("." + name);
  }

  void add_word(const std::string& word, bool is_ending) {
    add_host(word, is_ending ? 1 : 0);
    add_host("a." + word, is_ending ? 0 : 1);
    add_host(word + ".unlisted.example", 1);
    add_host("x" + word + "x.unlisted.example", 2);
    if (is_ending) add_host("b.a." + word, 2);
    add_host("x" + word, 3);
    add_host(to_upper(word), 3);
    add_host("X" + to_upper(word) + "X.UNLISTED.EXAMPLE", 3);
  }

  void add_domain(const std::string& domain) {
    const std::size_t dot = domain.find('.');
    add_host(domain, 0);
    add_host("a." + domain, 0);
    if (urls_) add_schemes("a." + domain);
    add_host("b.a." + domain, 1);
    add_host("x" + domain, 2);
    add_host("www." + domain, 2);
    add_host(domain.substr(0, dot), 2);             // What localHostOrDomainIs takes, too.
    if (dot > 1) add_host(domain.substr(0, 1), 2);  // In pypac every beginning.
    add_host(domain + ".unlisted.example", 2);
    add_host("sibling" + domain.substr(dot), 3);
    add_host(domain.substr(dot + 1), 3);
    add_host(domain + ".", 3);
    add_host(to_upper(domain), 3);
    add_host("A." + to_upper(domain), 3);
  }

  void add_schemes(const std::string& host) {
    for (const char* const scheme : {"ftp", "ws", "wss"}) {
      add(std::string(scheme) + "://" + host + "/", kPortRank);
    }
  }

  // ----- patterns

  void add_glob(const std::string& glob) {
    if (glob.find_first_not_of("*?") == std::string::npos) return;
    if (!live_characters(glob).empty()) add_glob_as_regex(glob);
    const bool has_scheme = glob.find("://") != std::string::npos;
    const bool is_for_url = glob.find_first_of("/:") != std::string::npos;
    if (is_number_pattern(glob)) return add_number_glob(glob);
    if (!is_for_url) {
      add_host_glob(glob);
      // A pattern without a slash may be for the URL, too: "*.example.com*", "http*".
      if (urls_) add_url_glob(glob);
    } else if (has_scheme || glob.front() == '*' || glob.front() == '?' ||
               glob.starts_with("http") || glob.starts_with("ftp") || glob.starts_with("ws")) {
      add_url_glob(glob);
    } else {
      add_text_of_glob(glob);
    }
  }

  /// What it matches where all but '*', '?' and the dot is live: "pc[0-9]" in browsers, "[!0-4]" as
  /// pypac reads it, and where the text itself is a regular expression.
  void add_glob_as_regex(const std::string& glob) {
    std::string regex;
    for (const char c : glob) {
      if (c == '.') regex += '\\';
      if (c == '*') regex += '.';
      regex += c == '?' ? '.' : c;
    }
    std::string negated = regex;
    for (auto at = negated.find("[!"); at != std::string::npos; at = negated.find("[!", at)) {
      negated[at + 1] = '^';
    }
    for (const std::string& literal : std::set<std::string>{regex, negated, glob}) {
      for (const std::string& sample : regex_samples("/" + literal + "/")) {
        if (sample.find("://") != std::string::npos) {
          add(sample, 1);
        } else {
          add_host(sample, 1);
          add_host(to_upper(sample), 3);
        }
      }
    }
  }

  void add_host_glob(const std::string& glob) {
    int rank = 0;
    for (const char* const star : {"a", "", "a.b", "a-1"}) {
      const std::string host = filled(glob, star, rank == 2 ? "1" : "a");
      add_host(host, std::min(rank, 2));
      if (rank++ > 0) continue;
      add_host("x" + host, 2);
      add_host("x." + host, 2);
      add_host(to_upper(host), 3);
      add_host(host + "x", 2);
      add_host(host + ".unlisted.example", 2);
      if (urls_) add_schemes(host);
    }
    const std::size_t literal = glob.find_first_not_of("*?.");
    const std::size_t star = glob.find_first_of("*?", literal);
    if (glob.front() == '*' && star == std::string::npos) {  // "*.example.com", "*example.com".
      const std::string domain = glob.substr(literal);
      add_host(domain, 1);
      add_host("x" + domain, 2);
      ends_.push_back((glob[literal - 1] == '.' ? "." : "") + domain);
    } else if (glob.back() == '*' && glob.find_first_of("*?") == glob.size() - 1) {  // "mail.*".
      begins_.push_back(glob.substr(0, glob.size() - 1));
    }
  }

  /// "10.*", "192.168.*.1": addresses, and names that look like them.
  void add_number_glob(const std::string& glob) {
    for (const char* const star : {"1", "1.1", "1.1.1", "0.0.0", "255.255.255", "255", ""}) {
      const std::string text = filled(glob, star, "1");
      if (IpAddress::parse(text)) add_host(text, 0);
    }
    add_host(filled(glob, "evil.example", "1"), 2);
    if (glob.back() == '*') begins_.push_back(glob.substr(0, glob.size() - 1));
  }

  /// Behind what a star at the front stands for: all that a URL begins with.
  void add_url_glob(const std::string& glob) {
    const std::size_t slashes = glob.find("://");
    if (slashes != std::string::npos) {
      for (const char* const scheme : {"https", "http", "ftp", "ws", "wss"}) {
        if (!match_without_regexp(scheme, glob.substr(0, slashes)).value_or(true)) continue;
        add_filled(scheme, glob.substr(slashes + 3), 0);
      }
      return;
    }
    const std::size_t literal = glob.find_first_not_of('*');
    for (const char* const scheme : {"https", "http"}) {
      if (literal > 0) {
        add_filled(scheme, "*" + glob.substr(literal), 0);
        add_filled(scheme, glob.substr(literal), 1);
        add_path_glob(scheme, glob);
      } else if (glob.starts_with(scheme)) {  // "http*", "https:*".
        add_filled(scheme, "www.unlisted.example/", 0);
      }
    }
    if (glob.starts_with("ftp")) add("ftp://www.unlisted.example/", 0);
    if (glob.starts_with("ws")) add("ws://www.unlisted.example/", 0);
    add_text_of_glob(glob);
  }

  /// "*.pdf", "*?token=*": behind the host. A '?' may be itself there.
  void add_path_glob(const std::string& scheme, const std::string& glob) {
    const std::string start = scheme + "://www.unlisted.example/";
    const std::string end = filled(glob.substr(glob.find_first_not_of('*')), "", "?");
    add(start + filled(glob, "a", "?"), 1);
    add(start + end.substr(end.starts_with('/') ? 1 : 0), 2);
  }

  /// `glob` is for what stands behind "://".
  void add_filled(const std::string& scheme, const std::string& glob, int rank) {
    const std::size_t slash = glob.find('/');
    const std::string host = glob.substr(0, slash);
    const std::string path = slash == std::string::npos ? "/" : glob.substr(slash);
    for (const char* const star : {"a", "a.b", ""}) {
      const std::string filled_host = filled(host, star, "a");
      std::string start = scheme + "://";
      if (filled_host.empty() || filled_host.front() == ':') start += "www.unlisted.example";
      start += filled_host;
      add(start + filled(path, "a", "a"), rank);
      if (rank == 0) add_spellings(start + filled(path, "a", "a"), kSpellingRank);
      if (path != "/") add(start + filled(path, "", "a"), rank + 1);
      if (path != "/") add(start + "/", rank + 2);
      rank = std::min(rank + 1, 3);
    }
  }

  /// What names a pattern holds count as names: "*://www.example.com/*", "example.com/*".
  void add_text_of_glob(const std::string& glob) {
    std::string text =
        glob.substr(glob.find("://") == std::string::npos ? 0 : glob.find("://") + 3);
    text = text.substr(0, text.find_first_of("/:"));
    const std::size_t begin = text.find_first_not_of("*?.");
    const std::size_t end = text.find_last_not_of("*?.");
    if (begin == std::string::npos) return;
    text = text.substr(begin, end + 1 - begin);
    if (text.find_first_of("*?") == std::string::npos && !is_number_pattern(text)) add_name(text);
  }

  // ----- addresses, URLs, ports

  void add_address(const IpAddress& address, int rank) {
    const std::string text = address.to_string();
    add_host(address.is_v4() ? text : "[" + text + "]", rank);
  }

  void add_resident(const IpAddress& address, int rank) {
    const std::string name = "at-" + dashed(address.to_string()) + ".unlisted.example";
    made_.addresses[name] = address.to_string();
    add_host(name, rank);
  }

  void add_block(const std::string& text) {
    const auto block = Cidr::parse(text, {});
    if (!block) return;
    add_address(block->first(), 0);
    add_address(block->last(), 1);
    add_resident(block->first(), 0);
    add_resident(block->last(), 2);
    if (const auto before = block->first().previous()) {
      add_address(*before, 2);
      add_resident(*before, 3);
    }
    if (const auto behind = block->last().next()) {
      add_address(*behind, 1);
      add_resident(*behind, 2);
    }
  }

  void add_url(const std::string& url) {
    add(url, 0);
    add_spellings(url, 2);
    const std::size_t host = url.find("://") + 3;
    const std::size_t path = url.find('/', host);
    if (path == std::string::npos) return;
    for (const char* const scheme : {"http://", "https://"}) {
      add(scheme + url.substr(host), 1);
      add(scheme + url.substr(host, path - host) + "/", 2);
    }
    add(url + "a", 2);
  }

  /// Behind the host, wherever such a text may stand: the most likely place first.
  void add_piece(const std::string& text) {
    if (!urls_) return;
    int rank = 1;
    for (const std::string& rest : places_of(text)) {
      add("http://www.unlisted.example" + rest, rank);
      rank = 2;
    }
    pieces_.push_back(places_of(text).front());
    const std::size_t digit = text.find_first_of("0123456789");
    const std::string_view port =
        std::string_view(text).substr(std::min(digit, text.size()), text.find('/') - digit);
    if (digit <= 1 && (digit == 0 || text.front() == ':') && parse_number(port, 65535)) {
      add("http://www.unlisted.example:" + std::string(port) + "/", 1);
      add("https://www.unlisted.example:" + std::string(port) + "/", 1);
    }
  }

  static std::vector<std::string> places_of(const std::string& text) {
    switch (text.front()) {
      case '?': return {"/" + text, "/a" + text, "/a" + text + "a", "/a" + text + "&b=1"};
      case '&': return {"/?a=1" + text, "/a?b=1" + text + "&c=2"};
      case '.': return {"/a" + text, "/a/b" + text + "?q=1", "/a" + text + "/b"};
      case '/': return {text, text + "a", "/a" + text, text + (text.ends_with('/') ? "" : "/")};
      default: break;
    }
    if (text.find('=') != std::string::npos) {
      return {"/?" + text, "/a?b=1&" + text, "/" + text, "/?" + text + "&b=1"};
    }
    return {"/" + text,  "/" + text + "/a", "/a/" + text, "/a." + text, "/a/b/" + text + "/c",
            "/?" + text, "/?a=" + text};
  }

  /// A part of a URL and a host: what a test of both wants.
  void add_pieces_of_hosts() {
    std::size_t left = kMostPairs;
    for (const std::string& piece : pieces_) {
      for (const std::string& end : ends_) {
        if (left-- == 0) return;
        add("http://a" + (end.starts_with('.') ? end : "." + end) + piece, kPairRank);
      }
    }
  }

  void add_levels() {
    for (const char* const host : {"a", "a.b", "a.b.c", "a.b.c.d", "a.b.c.d.e", "a.b.c.d.e.f"}) {
      add_host(std::string(host) + "x", 0);
    }
  }

  /// "mail." of one test and ".example.com" of another: what both match.
  void add_pairs() {
    std::size_t left = kMostPairs;
    for (const std::string& begin : begins_) {
      for (const std::string& end : ends_) {
        if (left-- == 0) return;
        const bool dots_meet = begin.ends_with('.') && end.starts_with('.');
        add_host(begin + (dots_meet ? end.substr(1) : end), kPairRank);
      }
    }
  }

  void add_ports() {
    for (const ScriptFact& fact : facts_) {
      if (fact.kind != Kind::Port) continue;
      for (const char* const scheme : {"http://", "https://", "ftp://"}) {
        add(scheme + ("www.unlisted.example:" + fact.text) + "/", 0);
        add(scheme + ("plainhost:" + fact.text) + "/", 1);
      }
      std::size_t left = kMostPairs;
      for (const std::string& end : ends_) {
        if (left-- == 0) break;
        add("http://a" + end + ":" + fact.text + "/", kPortRank);
      }
    }
  }

  Witnesses take() {
    auto& all = made_.all;
    std::ranges::sort(all, [](const Witness& a, const Witness& b) {
      return std::tie(a.url, a.rank) < std::tie(b.url, b.rank);
    });
    all.erase(std::unique(all.begin(), all.end(),
                          [](const auto& a, const auto& b) { return a.url == b.url; }),
              all.end());
    std::ranges::sort(all, [](const Witness& a, const Witness& b) {
      return std::tie(a.rank, a.url) < std::tie(b.rank, b.url);
    });
    return std::move(made_);
  }

  const ScriptFacts& facts_;
  const bool urls_;
  std::vector<std::string> begins_, ends_;
  std::vector<std::string> pieces_;  ///< With the slash before them.
  Witnesses made_;
};

}  // namespace

Witnesses make_witnesses(const ScriptFacts& facts, bool urls) { return Making(facts, urls).make(); }

}  // namespace pacwright
