"""Catalogs in the form in which Microsoft 365's web service answers."""


def web_service_answer(catalog):
    """The sample's catalog in the web service's form."""
    sets = {}
    for endpoint in catalog["endpoints"]:
        key = int(endpoint["set"])
        made = sets.setdefault(key, {
            "id": key, "serviceArea": endpoint["service"],
            "serviceAreaDisplayName": endpoint["service"], "urls": [], "ips": [],
            "tcpPorts": ",".join(map(str, endpoint.get("tcp", []))), "expressRoute": False,
            "category": endpoint["category"], "required": endpoint["required"]})
        made["urls" if "pattern" in endpoint else "ips"].append(
            endpoint.get("pattern") or endpoint["network"])
    return [{key: value for key, value in made.items() if value != []}
            for _, made in sorted(sets.items())]
