// The filters of the page. Without this script all rows are there, and all that is folded can be
// unfolded. ECMAScript 5.
(function () {
  "use strict";

  function each(list, action) {
    for (var i = 0; i < list.length; i++) action(list[i]);
  }

  /** "b A" -> ["b", "a"]: all of them have to occur in a row. */
  function words_of(text) {
    var words = [];
    each(text.toLowerCase().split(/\s+/), function (word) {
      if (word !== "") words.push(word);
    });
    return words;
  }

  function has_all(text, words) {
    for (var i = 0; i < words.length; i++) {
      if (text.indexOf(words[i]) < 0) return false;
    }
    return true;
  }

  /** Connects the controls of a section with the rows that carry the key its choice is about. */
  function set_up(section) {
    var controls = section.querySelector(".filter");
    if (!controls) return;
    var box = controls.querySelector("input");
    var choice = controls.querySelector("select");
    var told = controls.querySelector("output");
    var attribute = "data-" + choice.getAttribute("data-key");
    var rows = [];
    each(section.querySelectorAll("[" + attribute + "]"), function (row) {
      rows.push({ row: row, text: row.textContent.toLowerCase(), key: row.getAttribute(attribute) });
    });

    /** For paper, where the boxes are not. */
    function condition(words, wanted) {
      var parts = wanted === "" ? words : words.concat(wanted);
      return parts.length === 0 ? "" : ": " + parts.join(", ");
    }

    function unfold_what_is_shown() {
      each(section.querySelectorAll("details.fold"), function (fold) {
        if (fold.querySelector("[" + attribute + "]:not([hidden])")) fold.open = true;
      });
    }

    function apply() {
      var words = words_of(box.value);
      var wanted = choice.value;
      var shown = 0;
      each(rows, function (entry) {
        var fits = (wanted === "" || entry.key === wanted) && has_all(entry.text, words);
        if (fits) shown++;
        if (entry.row.hidden === fits) entry.row.hidden = !fits;
      });
      told.textContent = shown + " of " + rows.length + " rows" + condition(words, wanted);
      controls.classList.toggle("active", words.length > 0 || wanted !== "");
      if (controls.classList.contains("active")) unfold_what_is_shown();
    }

    box.addEventListener("input", apply);
    choice.addEventListener("change", apply);
    controls.hidden = false;
    apply();  // A browser may have kept what was typed before a reload.
  }

  each(document.querySelectorAll("[data-filter]"), set_up);
})();
