// What an expression is worth, as text that is the same in every engine.
function show(v, depth) {
  depth = depth || 0;
  if (v === null) return "null";
  var type = typeof v, i, parts = [];
  if (type === "string") {
    var text = "";
    for (i = 0; i < v.length; i++) {
      var c = v.charCodeAt(i);
      text += c < 32 || c > 126 ? "\\u" + ("000" + c.toString(16)).slice(-4) : v.charAt(i);
    }
    return "'" + text + "'";
  }
  if (type === "number") return v === 0 && 1 / v < 0 ? "-0" : String(v);
  if (type === "undefined" || type === "boolean") return String(v);
  if (type !== "object" || depth > 3) return type;
  var name = Object.prototype.toString.call(v);
  if (name === "[object Array]") {
    for (i = 0; i < v.length; i++) parts.push(i in v ? show(v[i], depth + 1) : "hole");
    return "[" + parts.join(",") + "]";
  }
  if (name !== "[object Object]") return name;
  var keys = Object.keys(v);
  for (i = 0; i < keys.length; i++) parts.push(keys[i] + ":" + show(v[keys[i]], depth + 1));
  return "{" + parts.join(",") + "}";
}
function shown_by(expression, run) {
  try {
    return show(run("(" + expression + "\n)"));
  } catch (e) {
    return "throws " + (e && e.name || show(e));
  }
}
