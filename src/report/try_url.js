// The box "try a URL": runs the PAC file that the page carries, and says why the URL goes there.
//
// The file runs in a worker of its own, made of text for each question. A worker of a data: address
// has an opaque origin and no document, it takes over the page's content security policy, under
// which nothing can be fetched and no text be run, and it is ended when it does not answer.
// ECMAScript 5, and URL.
(function () {
  "use strict";

  var SECONDS = 3;
  var SCHEMES = { "https:": true, "wss:": true, "http:": false, "ws:": false, "ftp:": false };

  function by_id(id) {
    return document.getElementById(id);
  }

  // ---- Hosts and addresses.

  /** "10.1.2.3" -> 4 bytes, "2001:db8::1" -> 16 bytes; null for all else. Also runs in the worker. */
  function address_of(text) {
    function quad(part) {
      var numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(part), bytes = [];
      if (!numbers) return null;
      for (var i = 1; i <= 4; i++) {
        if (+numbers[i] > 255 || String(+numbers[i]) !== numbers[i]) return null;
        bytes.push(+numbers[i]);
      }
      return bytes;
    }

    function groups(side, may_end_in_quad) {
      var parts = side === "" ? [] : side.split(":"), bytes = [];
      for (var i = 0; i < parts.length; i++) {
        if (may_end_in_quad && i === parts.length - 1 && parts[i].indexOf(".") >= 0) {
          var tail = quad(parts[i]);
          return tail && bytes.concat(tail);
        }
        if (!/^[0-9a-fA-F]{1,4}$/.test(parts[i])) return null;
        bytes.push(parseInt(parts[i], 16) >> 8, parseInt(parts[i], 16) & 255);
      }
      return bytes;
    }

    if (text.indexOf(":") < 0) return quad(text);
    var sides = text.split("::");
    if (sides.length > 2) return null;
    var head = groups(sides[0], sides.length === 1);
    var tail = sides.length === 2 ? groups(sides[1], true) : [];
    if (!head || !tail) return null;
    var missing = 16 - head.length - tail.length;
    if (sides.length === 2 ? missing < 2 : missing !== 0) return null;
    for (; missing > 0; missing--) head.push(0);
    return head.concat(tail);
  }

  /** True if the first `bits` bits are the same. */
  function agree(a, b, bits) {
    for (var i = 0; i < bits; i++) {
      if ((a[i >> 3] ^ b[i >> 3]) & (128 >> (i & 7))) return false;
    }
    return true;
  }

  /** As Chromium hands it over: { url, host }; a sentence instead if no browser asks for it. */
  function to_question(typed) {
    var text = typed.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, "");
    var end = text.search(/[\/\\?#]/);
    var start = end < 0 ? text : text.substring(0, end);
    var scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(.*)$/.exec(text);
    var url;
    if (text === "") return "Type a URL, or a host.";
    if (start === "") return "It begins with a slash, so it names no host.";
    if (start.indexOf(":") >= 0 && address_of(start)) {
      text = "https://[" + start + "]" + text.substring(start.length);
    } else if (scheme && SCHEMES.hasOwnProperty(scheme[1].toLowerCase())) {
      // A URL as it is.
    } else if (!scheme || /^\d+($|[\/\\?#])/.test(scheme[2])) {
      text = "https://" + text;  // A host, perhaps with a port.
    } else {
      return "No proxy is asked for \"" + scheme[1] + "\": only for https, http, wss, ws and ftp.";
    }
    try {
      url = new URL(text);
    } catch (fault) {
      return "That is no URL that a browser takes.";
    }
    var host = url.hostname;
    if (host === "") return "That URL names no host.";
    if (/\*|%2a/i.test(host)) return "A URL names one host: type one that the star stands for.";
    if (host.indexOf("%") >= 0) return "That host has a character in it that no host has.";
    return {
      // Of encrypted URLs Chromium keeps path and query to itself.
      url: url.protocol + "//" + host + (url.port === "" ? "" : ":" + url.port) +
          (SCHEMES[url.protocol] ? "/" : (url.pathname || "/") + url.search),
      host: host.replace(/^\[|\]$/g, "")
    };
  }

  // ---- What says why: the rules of the policy, in their order.

  function fits_glob(pattern, name) {
    var parts = pattern.split("*"), last = parts.length - 1, at = parts[0].length;
    if (name.substring(0, at) !== parts[0]) return false;
    for (var i = 1; i < last; i++) {
      var found = name.indexOf(parts[i], at);
      if (found < 0) return false;
      at = found + parts[i].length;
    }
    var tail = name.length - parts[last].length;
    return tail >= at && name.substring(tail) === parts[last];
  }

  /** `address` is that of the host, or what its name stands for where the file looks names up. */
  function fits(match, name, address) {
    if (match === "plain hosts") return name !== null && !/[.:\[]/.test(name) && name !== "";
    var slash = match.indexOf("/");
    if (slash >= 0) {
      var block = address_of(match.substring(0, slash));
      return !!address && address.length === block.length &&
          agree(address, block, +match.substring(slash + 1));
    }
    if (name === null) return false;
    return match.indexOf("*") < 0 ? name === match : fits_glob(match, name);
  }

  /** The first line of `rules.matches` that fits: { match, route, rule, line, from }. */
  function decider(rules, host, resolves_to) {
    var name = host.replace(/\.$/, "");
    var address = address_of(name);
    if (address) name = null;
    else if (rules.resolves) address = address_of(resolves_to);
    var lines = rules.matches === "" ? [] : rules.matches.split("\n");
    for (var i = 0; i < lines.length; i++) {
      var fields = lines[i].split("\t");
      if (!fits(fields[0], name, address)) continue;
      return { match: fields[0], route: rules.routes[fields[1]], rule: rules.rules[fields[2]],
               line: fields[3], from: fields[4] === "" ? [] : fields[4].split(" ") };
    }
    return { match: "", route: rules.routes[rules.otherwise], rule: null, line: "", from: [] };
  }

  /** "1:250" -> "catalog.json:250: *.example.com, Exchange, Optimize", as far as the ledger knows. */
  function told_origin(rules, origin) {
    var numbers = origin.split(":");
    var place = rules.catalogs[numbers[0]] + ":" + numbers[1];
    var cells = document.querySelectorAll("#ledger-items tbody td:last-child");
    for (var i = 0; i < cells.length; i++) {
      if (cells[i].textContent !== place) continue;
      var row = cells[i].parentNode.children, words = [];
      [0, 4, 3].forEach(function (column) {
        if (row[column].textContent !== "") words.push(row[column].textContent);
      });
      return place + ": " + words.join(", ");
    }
    return place;
  }

  // ---- The worker.

  /**
   * Runs in the worker, never in the page: leaves nothing of the browser but the language, puts
   * Chromium's native functions there (the others are the text of #pac-helpers), loads the file, and
   * asks it once. A file from elsewhere is not loaded where the page's policy does not hold.
   */
  function world(address_of, agree, load, question) {
    var global = self, say = self.postMessage.bind(self);
    var asked = [], answered = {}, different = 0;

    var language = ("Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean " +
        "String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError " +
        "SyntaxError TypeError URIError SuppressedError globalThis JSON Math Intl ArrayBuffer " +
        "Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array " +
        "Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map " +
        "BigInt Set WeakMap WeakSet WeakRef FinalizationRegistry Iterator AsyncIterator " +
        "DisposableStack AsyncDisposableStack Proxy Reflect Atomics decodeURI decodeURIComponent " +
        "encodeURI encodeURIComponent escape unescape eval isFinite isNaN").split(" ");

    function empty(object) {
      Object.getOwnPropertyNames(object).forEach(function (name) {
        if (language.indexOf(name) >= 0) return;
        if (!Object.getOwnPropertyDescriptor(object, name).configurable) return;
        delete object[name];
        if (object !== global) return;
        // Not only away: then `var name` before the function would be no variable.
        Object.defineProperty(object, name, { value: undefined, writable: true, configurable: true });
      });
    }

    function policy_holds() {
      try {
        Function("return 1");
        return false;
      } catch (fault) {
        return true;
      }
    }

    /** The address that the person typed stands for every name. */
    function resolve(name, both) {
      if (name === "") return null;
      var literal = address_of(name);
      if (literal) return literal.length === 4 || both ? name : null;
      if (asked.indexOf(name) < 0) asked.push(name);
      var key = name.toLowerCase() + (both ? " both" : "");
      if (!answered.hasOwnProperty(key)) {
        answered[key] = true;
        different++;
      }
      var address = address_of(question.resolves_to);
      if (different > 20 || !address || (address.length !== 4 && !both)) return null;
      return question.resolves_to;
    }

    function to_sixteen(bytes) {
      return bytes.length === 16 ? bytes : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255].concat(bytes);
    }

    var natives = {
      alert: function (text) { String(text); },
      dnsResolve: function (host) {
        return typeof host === "string" ? resolve(host, false) : null;
      },
      dnsResolveEx: function (host) {
        return typeof host === "string" ? resolve(host, true) || "" : undefined;
      },
      isPlainHostName: function (host) {
        if (typeof host !== "string") throw new TypeError("isPlainHostName needs a string");
        return host.indexOf(".") < 0 && !address_of(host);
      },
      isInNetEx: function (text, block) {
        if (typeof text !== "string" || typeof block !== "string") return null;
        var parts = /^([^\/]*)\/(0|[1-9]\d{0,2})$/.exec(block);
        var address = address_of(text), network = parts && address_of(parts[1]);
        if (!address || !network || +parts[2] > 8 * network.length) return false;
        if (address.length === network.length) return agree(address, network, +parts[2]);
        return agree(to_sixteen(address), to_sixteen(network),
                     +parts[2] + (network.length === 4 ? 96 : 0));
      },
      myIpAddress: function () { return question.own || "127.0.0.1"; },
      myIpAddressEx: function () { return question.own; },
      sortIpAddressList: function (list) {
        if (typeof list !== "string") return null;
        var entries = [], bad = false;
        list.replace(/[ \t\r\n\f\v]/g, "").split(";").forEach(function (text, place) {
          if (text === "") return;
          var address = address_of(text);
          if (!address) bad = true;
          entries.push({ text: text, address: address, place: place });
        });
        if (bad || entries.length === 0) return false;
        entries.sort(function (a, b) {
          if (a.address.length !== b.address.length) return b.address.length - a.address.length;
          for (var i = 0; i < a.address.length; i++) {
            if (a.address[i] !== b.address[i]) return a.address[i] - b.address[i];
          }
          return a.place - b.place;
        });
        return entries.map(function (entry) { return entry.text; }).join(";");
      }
    };

    if (question.is_foreign && !policy_holds()) {
      say({ refused: true });
      return;
    }
    for (var object = global; object && object !== Object.prototype;) {
      var next = Object.getPrototypeOf(object);
      empty(object);
      object = next;
    }
    Object.keys(natives).forEach(function (name) { global[name] = natives[name]; });

    var step = "loads", found, result;
    try {
      found = load.call(global);
      step = "is asked";
      if (typeof found !== "function") throw "it has no function FindProxyForURL";
      result = found(question.url, question.host);
    } catch (fault) {
      var words;
      try {
        words = String(fault);
      } catch (unspeakable) {
        words = "an object without a text";
      }
      say({ failed: "It throws while it " + step + ": " + words, asked: asked });
      return;
    }
    say(typeof result === "string" ? { result: result, asked: asked }
                                   : { failed: "Its answer is no text but of type " +
                                               typeof result + ".", asked: asked });
  }

  /** The bytes of a script as an address. */
  function to_address(text) {
    var bytes = unescape(encodeURIComponent(text));
    return "data:text/javascript;charset=utf-8;base64," + btoa(bytes);
  }

  /** True if "use strict" stands before all else but comments: inside a function it would not count. */
  function starts_strict(script) {
    for (var at = 0;;) {
      at += /^\s*/.exec(script.substring(at, at + 1000))[0].length;
      var two = script.substring(at, at + 2);
      if (two !== "//" && two !== "/*") break;
      var end = script.indexOf(two === "//" ? "\n" : "*/", at + 2);
      if (end < 0) return false;
      at = end + (two === "//" ? 1 : 2);
    }
    return /^("use strict"|'use strict')/.test(script.substring(at, at + 12));
  }

  function source_for(question) {
    var pac = by_id("pac-text").textContent;
    return "(" + world + ")(" + address_of + "," + agree + ",function () {\n" +
        (starts_strict(pac) ? '"use strict";\n' : "") + by_id("pac-helpers").textContent + "\n" + pac +
        "\n;return typeof FindProxyForURL === 'function' ? FindProxyForURL : undefined;\n}," +
        JSON.stringify(question).replace(/[^\x20-\x7e]/g, function (character) {
          return "\\u" + ("000" + character.charCodeAt(0).toString(16)).slice(-4);
        }) + ");\n";
  }

  /** Calls done({ result, asked }), ({ failed, asked }) or ({ refused }), once. */
  function ask(question, done) {
    var worker, timer;
    function end(answer) {
      if (!worker) return;
      clearTimeout(timer);
      worker.terminate();
      worker = null;
      done(answer);
    }
    try {
      worker = new Worker(to_address(source_for(question)));
    } catch (fault) {
      done({ failed: "This browser starts no worker: " + fault.message });
      return;
    }
    worker.onmessage = function (event) { end(event.data); };
    worker.onerror = function (event) {
      event.preventDefault();
      end({ failed: "It does not load: " + event.message });
    };
    timer = setTimeout(function () {
      end({ failed: "It gave no answer within " + SECONDS + " seconds, and was ended." });
    }, SECONDS * 1000);
  }

  // ---- The box.

  function set_up(form) {
    var rules = by_id("try-rules") ? JSON.parse(by_id("try-rules").textContent) : null;
    var list = by_id("try-answer");
    var number = 0;

    function tell(name, text, mark) {
      if (text === "") return;
      var term = document.createElement("dt"), words = document.createElement("dd");
      term.textContent = name;
      words.textContent = text;
      if (mark) words.className = mark;
      list.appendChild(term);
      list.appendChild(words);
    }

    function tell_why(question, answer) {
      var why = decider(rules, question.host, question.resolves_to);
      if (answer.result !== why.route[1]) {
        tell("Careful", "The rules of the policy say \"" + why.route[1] + "\". The file has the " +
             "last word; please report this as a fault.", "bad");
        return;
      }
      tell("Route", why.route[0]);
      tell("Rule", why.rule ? why.rule[0] + " (" + rules.policy + ":" + why.line + ")" : "otherwise");
      tell("Matches", why.match === "" ? "no rule: all else goes this way" : why.match);
      if (why.rule) tell("Why", why.rule[1]);
      var shown = why.from.map(function (origin) { return told_origin(rules, origin); });
      if (shown.length > 0) tell("From", shown.join("\n"));
      else if (why.rule) tell("From", "the policy itself");
    }

    function show(question, answer) {
      if (answer.refused) {
        tell("Not tried", "This browser does not hold the page's content security policy in a " +
             "worker, and the file comes from elsewhere.", "bad");
      } else if (answer.failed) {
        tell("No answer", answer.failed + " Browsers then go direct.", "bad");
      } else {
        tell("Result", answer.result, /^\s*DIRECT\s*(;|$)/.test(answer.result) ? "direct" : "");
        if (rules) tell_why(question, answer);
      }
      tell("Asked as", "FindProxyForURL(\"" + question.url + "\", \"" + question.host + "\")", "code");
      if (answer.asked && answer.asked.length > 0) {
        tell("Asked DNS", answer.asked.join(", ") + ": " + (question.resolves_to === ""
             ? "no name resolves here" : "answered with " + question.resolves_to));
      }
    }

    function typed_address(id) {
      var text = by_id(id).value.replace(/\s/g, "");
      return text === "" || address_of(text) ? text : null;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var mine = ++number;
      var question = to_question(by_id("try-url").value);
      var resolves_to = typed_address("try-dns"), own = typed_address("try-own");
      list.textContent = "";
      if (typeof question === "string") return tell("Not asked", question, "bad");
      if (resolves_to === null || own === null) {
        return tell("Not asked", "An address has the form 10.1.2.3 or 2001:db8::1.", "bad");
      }
      question.resolves_to = resolves_to;
      question.own = own;
      question.is_foreign = form.hasAttribute("data-foreign");
      ask(question, function (answer) {
        if (mine !== number) return;
        list.textContent = "";
        show(question, answer);
      });
    });
    form.hidden = false;
    list.hidden = false;
  }

  if (by_id("try-form") && window.Worker && window.URL) set_up(by_id("try-form"));
})();
