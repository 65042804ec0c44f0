// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   contoso, SHA-256 94cf593b1ea83aa481f4298c1f1de09b3686a14a35d0ff84de72996f959ce9a1
// catalog  microsoft365-worldwide.json, version 2025-04, SHA-256 b931f226f5a3ede70b0e0629f6eead3067d7b38a82a725e43391e2dfdf1d0f49
// catalog  additional-endpoints.json, version 2020-04-29, SHA-256 eb3b147117785c66247847c34edd9328355f5d955473a67bbf208ecc5981c571

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  var name, ip4, ip6;
  host = normalizeHost(host);
  ip4 = isIPv4(host) ? host : "";
  ip6 = ip4 === "" ? expandIPv6(host) : "";
  name = ip4 === "" && ip6 === "" ? host : "";

  // inside: direct
  if (name !== "" && (
    isPlain(name) ||
    name === "corp.contoso.com" ||
    shExpMatch(name, "*.corp.contoso.com") ||
    name === "intranet.contoso.com")) {
    return "DIRECT";
  }

  // inside: direct
  if (ip4 !== "" && (
    isInNet(ip4, "10.0.0.0", "255.0.0.0") ||
    isInNet(ip4, "172.16.0.0", "255.240.0.0") ||
    isInNet(ip4, "192.168.0.0", "255.255.0.0") ||
    isInNet(ip4, "127.0.0.0", "255.0.0.0"))) {
    return "DIRECT";
  }

  // inside: direct
  if (ip6 !== "" && (
    inBlock6(ip6, "fd", "fd") ||  // fd00::/8
    inBlock6(ip6, "00000000000000000000000000000001", "00000000000000000000000000000001")  // ::1/128
    )) {
    return "DIRECT";
  }

  // tenant restrictions: edge
  if (name !== "" && (
    name === "login.microsoftonline.com" ||
    name === "login.microsoft.com" ||
    name === "login.windows.net" ||
    name === "login.live.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // windows update: direct
  if (name !== "" && (
    shExpMatch(name, "*.windowsupdate.com") ||
    shExpMatch(name, "*.update.microsoft.com") ||
    shExpMatch(name, "*.delivery.mp.microsoft.com") ||
    shExpMatch(name, "geo*.prod.do.dsp.mp.microsoft.com") ||
    shExpMatch(name, "kv*.prod.do.dsp.mp.microsoft.com"))) {
    return "DIRECT";
  }

  // not past the proxy: edge
  if (name !== "" && (
    name === "aka.ms" ||
    shExpMatch(name, "*.store.core.windows.net"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // not past the proxy: edge
  if (ip4 !== "" && (
    isInNet(ip4, "40.118.209.192", "255.255.255.255") ||
    isInNet(ip4, "168.62.190.41", "255.255.255.255"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // support and hybrid set-up: direct
  if (name !== "" && (
    name === "shcwreleaseprod.blob.core.windows.net" ||
    name === "o365diagtelemetry.trafficmanager.net" ||
    name === "cloudcheckenabler.azurewebsites.net" ||
    name === "mshybridservice.trafficmanager.net" ||
    name === "outlookdiagnostics.azureedge.net" ||
    name === "apibasic.diagnostics.office.com" ||
    name === "api.diagnostics.office.com" ||
    name === "autodiscover-s.outlook.com" ||
    name === "dcs-staging.azure-api.net" ||
    name === "asl.configure.office.com" ||
    name === "autodiscover.outlook.com" ||
    name === "offcatedge.azureedge.net" ||
    name === "tds.configure.office.com" ||
    name === "odc.officeapps.live.com" ||
    name === "officecdn.microsoft.com" ||
    name === "outlook.office365.com" ||
    name === "officeapps.live.com" ||
    name === "domains.live.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "informationprotection.hosting.portal.azure.net" ||
    shExpMatch(name, "*.search.production.apac.trafficmanager.net") ||
    shExpMatch(name, "*.search.production.emea.trafficmanager.net"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "account.activedirectory.windowsazure.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.search.production.us.trafficmanager.net") ||
    shExpMatch(name, "*.keydelivery.mediaservices.windows.net"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "api.passwordreset.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "officecdn.microsoft.com.edgesuite.net" ||
    shExpMatch(name, "*.streaming.mediaservices.windows.net"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "adminwebservice.microsoftonline.com" ||
    name === "provisioningapi.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "partnerservices.getmicrosoftkey.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "accounts.accesscontrol.windows.net" ||
    name === "autologon.microsoftazuread-sso.com" ||
    name === "clientconfig.microsoftonline-p.net" ||
    name === "companymanager.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "enterpriseregistration.windows.net")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "passwordreset.microsoftonline.com" ||
    name === "device.login.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "officepreviewredir.microsoft.com" ||
    shExpMatch(name, "*.informationprotection.azure.com") ||
    name === "isrg.trustid.ocsp.identrust.com" ||
    name === "officespeech.platform.bing.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "ccs.login.microsoftonline.com" ||
    name === "logincert.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "o15.officeredir.microsoft.com" ||
    name === "ocos-office365-s2s.msedge.net" ||
    shExpMatch(name, "autodiscover.*.onmicrosoft.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "login-us.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "activation.sls.microsoft.com" ||
    name === "dc.services.visualstudio.com" ||
    name === "office15client.microsoft.com" ||
    shExpMatch(name, "*.portal.cloudappsecurity.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "login.microsoftonline-p.com" ||
    name === "loginex.microsoftonline.com" ||
    name === "nexus.microsoftonline-p.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "appsforoffice.microsoft.com" ||
    name === "cdn.odc.officeapps.live.com" ||
    name === "cdn.uci.officeapps.live.com" ||
    name === "cert.int-x3.letsencrypt.org" ||
    name === "eus-www.sway-extensions.com" ||
    name === "join.secure.skypeassets.com" ||
    name === "wus-www.sway-extensions.com" ||
    name === "dgps.support.microsoft.com" ||
    name === "officeclient.microsoft.com" ||
    shExpMatch(name, "*.events.data.microsoft.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "becws.microsoftonline.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "compass-ssl.microsoft.com" ||
    name === "officeredir.microsoft.com" ||
    name === "staffhubweb.azureedge.net" ||
    shExpMatch(name, "*.microsoftusercontent.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "compliance.microsoft.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "ecn.dev.virtualearth.net" ||
    name === "mlccdnprod.azureedge.net")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "outlook.cloud.microsoft")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "otelrules.azureedge.net")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.protection.outlook.com") ||
    shExpMatch(name, "*.security.microsoft.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.users.storage.live.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "defender.microsoft.com" ||
    name === "security.microsoft.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "r.office.microsoft.com" ||
    name === "spoprod-a.akamaihd.net")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.protection.office.com") ||
    shExpMatch(name, "*.teams.cloud.microsoft"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.microsoftonline-p.com") ||
    shExpMatch(name, "*.usercontent.microsoft") ||
    shExpMatch(name, "*.yammerusercontent.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "protection.office.com" ||
    name === "purview.microsoft.com" ||
    name === "teams.cloud.microsoft")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "login.windows-ppe.net" ||
    name === "oneocsp.microsoft.com" ||
    name === "platform.linkedin.com" ||
    name === "secure.globalsign.com" ||
    name === "support.microsoft.com" ||
    name === "technet.microsoft.com" ||
    shExpMatch(name, "*.activity.windows.com") ||
    shExpMatch(name, "*.sharepointonline.com") ||
    name === "activity.windows.com" ||
    name === "cacerts.digicert.com" ||
    name === "eus-www.sway-cdn.com" ||
    name === "ocsp2.globalsign.com" ||
    name === "shellprod.msocdn.com" ||
    name === "wus-www.sway-cdn.com" ||
    name === "www.microsoft365.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.officeapps.live.com") ||
    shExpMatch(name, "*.teams.microsoft.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.microsoftonline.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "graph.microsoft.com" ||
    name === "teams.microsoft.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "admin.microsoft.com" ||
    name === "mscrl.microsoft.com" ||
    name === "ocsp.globalsign.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.auth.microsoft.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.aria.microsoft.com") ||
    shExpMatch(name, "*.flow.microsoft.com") ||
    shExpMatch(name, "*.msftauthimages.net"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "outlook.office.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "admin.onedrive.com" ||
    name === "ajax.aspnetcdn.com" ||
    name === "assets.onestore.ms" ||
    name === "crl.globalsign.com" ||
    name === "crl.globalsign.net" ||
    name === "docs.microsoft.com" ||
    name === "msdn.microsoft.com" ||
    name === "ocspx.digicert.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.online.office.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.assets-yammer.com") ||
    shExpMatch(name, "*.outlookmobile.com") ||
    shExpMatch(name, "*.powerautomate.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "graph.windows.net")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "crl.identrust.com" ||
    name === "crl.microsoft.com" ||
    name === "crl3.digicert.com" ||
    name === "crl4.digicert.com" ||
    name === "ocsp.digicert.com" ||
    name === "www.microsoft.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.msftidentity.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.appex-rf.msn.com") ||
    shExpMatch(name, "*.msauthimages.net") ||
    shExpMatch(name, "*.public-trust.com") ||
    shExpMatch(name, "*.static.microsoft") ||
    shExpMatch(name, "*.virtualearth.net") ||
    name === "account.live.com" ||
    name === "c1.microsoft.com" ||
    name === "go.microsoft.com" ||
    name === "oneclient.sfx.ms" ||
    name === "storage.live.com" ||
    name === "tse1.mm.bing.net" ||
    name === "www.digicert.com" ||
    name === "www.onedrive.com" ||
    shExpMatch(name, "*.cloud.microsoft") ||
    shExpMatch(name, "*.onmicrosoft.com") ||
    shExpMatch(name, "*.phonefactor.net") ||
    shExpMatch(name, "*.wns.windows.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    name === "office.live.com")) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "adl.windows.com" ||
    name === "d.docs.live.net" ||
    name === "ocsp.msocsp.com" ||
    name === "prod.msocdn.com" ||
    name === "signup.live.com" ||
    name === "www.acompli.com" ||
    name === "www.outlook.com")) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.sharepoint.com") ||
    shExpMatch(name, "*.msidentity.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    shExpMatch(name, "*.appex.bing.com") ||
    shExpMatch(name, "*.azure-apim.net") ||
    shExpMatch(name, "*cdn.onenote.net") ||
    shExpMatch(name, "*.microsoft.com") ||
    shExpMatch(name, "*.office365.com") ||
    shExpMatch(name, "*.powerapps.com") ||
    name === "amp.azure.net" ||
    name === "apis.live.net" ||
    name === "docs.live.net" ||
    shExpMatch(name, "*.azurerms.com") ||
    shExpMatch(name, "*.geotrust.com") ||
    shExpMatch(name, "*.hip.live.com") ||
    shExpMatch(name, "*.msftauth.net") ||
    shExpMatch(name, "*.o365weve.com") ||
    shExpMatch(name, "*.omniroot.com") ||
    shExpMatch(name, "*.verisign.com") ||
    shExpMatch(name, "*.verisign.net") ||
    name === "ssw.live.com" ||
    name === "www.bing.com" ||
    name === "www.sway.com" ||
    shExpMatch(name, "*.acompli.net") ||
    shExpMatch(name, "*.entrust.net") ||
    shExpMatch(name, "*.onenote.com") ||
    shExpMatch(name, "*.outlook.com") ||
    name === "auth.gfx.ms" ||
    name === "staffhub.ms" ||
    shExpMatch(name, "*.cortana.ai") ||
    shExpMatch(name, "*.msauth.net") ||
    shExpMatch(name, "*.msecnd.net") ||
    shExpMatch(name, "*.msocdn.com") ||
    shExpMatch(name, "*.office.com") ||
    shExpMatch(name, "*.office.net") ||
    shExpMatch(name, "*.yammer.com") ||
    name === "c.bing.com" ||
    name === "c.bing.net" ||
    name === "c.live.com" ||
    name === "g.live.com" ||
    name === "mem.gfx.ms" ||
    shExpMatch(name, "*.aadrm.com") ||
    shExpMatch(name, "*.skype.com") ||
    shExpMatch(name, "*.symcb.com") ||
    shExpMatch(name, "*.symcd.com"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (name !== "" && (
    shExpMatch(name, "*.lync.com"))) {
    return "DIRECT";
  }

  // microsoft 365: edge
  if (name !== "" && (
    name === "sway.com" ||
    shExpMatch(name, "*.svc.ms"))) {
    return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
  }

  // microsoft 365: direct
  if (ip4 !== "" && (
    isInNet(ip4, "131.253.33.215", "255.255.255.255") ||
    isInNet(ip4, "204.79.197.215", "255.255.255.255") ||
    isInNet(ip4, "13.107.140.6", "255.255.255.255") ||
    isInNet(ip4, "13.107.18.15", "255.255.255.255") ||
    isInNet(ip4, "13.107.6.171", "255.255.255.255") ||
    isInNet(ip4, "13.107.6.192", "255.255.255.255") ||
    isInNet(ip4, "13.107.9.192", "255.255.255.255") ||
    isInNet(ip4, "52.238.119.141", "255.255.255.255") ||
    isInNet(ip4, "52.238.78.88", "255.255.255.255") ||
    isInNet(ip4, "52.244.160.207", "255.255.255.255") ||
    isInNet(ip4, "52.244.37.168", "255.255.255.255") ||
    isInNet(ip4, "13.107.18.10", "255.255.255.254") ||
    isInNet(ip4, "13.107.6.152", "255.255.255.254") ||
    isInNet(ip4, "13.107.128.0", "255.255.252.0") ||
    isInNet(ip4, "13.107.136.0", "255.255.252.0") ||
    isInNet(ip4, "150.171.32.0", "255.255.252.0") ||
    isInNet(ip4, "150.171.40.0", "255.255.252.0") ||
    isInNet(ip4, "23.103.160.0", "255.255.240.0") ||
    isInNet(ip4, "20.20.32.0", "255.255.224.0") ||
    isInNet(ip4, "20.231.128.0", "255.255.224.0") ||
    isInNet(ip4, "20.190.128.0", "255.255.192.0") ||
    isInNet(ip4, "40.126.0.0", "255.255.192.0") ||
    isInNet(ip4, "104.146.128.0", "255.255.128.0") ||
    isInNet(ip4, "40.108.128.0", "255.255.128.0") ||
    isInNet(ip4, "104.47.0.0", "255.255.128.0") ||
    isInNet(ip4, "132.245.0.0", "255.255.0.0") ||
    isInNet(ip4, "40.107.0.0", "255.255.0.0") ||
    isInNet(ip4, "40.104.0.0", "255.254.0.0") ||
    isInNet(ip4, "52.122.0.0", "255.254.0.0") ||
    isInNet(ip4, "40.92.0.0", "255.254.0.0") ||
    isInNet(ip4, "52.104.0.0", "255.252.0.0") ||
    isInNet(ip4, "52.112.0.0", "255.252.0.0") ||
    isInNet(ip4, "52.96.0.0", "255.252.0.0") ||
    isInNet(ip4, "52.100.0.0", "255.252.0.0") ||
    isInNet(ip4, "52.108.0.0", "255.252.0.0") ||
    isInNet(ip4, "40.96.0.0", "255.248.0.0"))) {
    return "DIRECT";
  }

  // microsoft 365: direct
  if (ip6 !== "" && (
    inBlock6(ip6, "262001ec000400000000000000000152", "262001ec000400000000000000000152") ||  // 2620:1ec:4::152/128
    inBlock6(ip6, "262001ec000400000000000000000153", "262001ec000400000000000000000153") ||  // 2620:1ec:4::153/128
    inBlock6(ip6, "262001ec0a9200000000000000000152", "262001ec0a9200000000000000000152") ||  // 2620:1ec:a92::152/128
    inBlock6(ip6, "262001ec0a9200000000000000000153", "262001ec0a9200000000000000000153") ||  // 2620:1ec:a92::153/128
    inBlock6(ip6, "262001ec000c00000000000000000010", "262001ec000c00000000000000000010") ||  // 2620:1ec:c::10/128
    inBlock6(ip6, "262001ec000c00000000000000000011", "262001ec000c00000000000000000011") ||  // 2620:1ec:c::11/128
    inBlock6(ip6, "262001ec000d00000000000000000010", "262001ec000d00000000000000000010") ||  // 2620:1ec:d::10/128
    inBlock6(ip6, "262001ec000d00000000000000000011", "262001ec000d00000000000000000011") ||  // 2620:1ec:d::11/128
    inBlock6(ip6, "262001ec000400000000000000000192", "262001ec000400000000000000000192") ||  // 2620:1ec:4::192/128
    inBlock6(ip6, "262001ec08fc00000000000000000006", "262001ec08fc00000000000000000006") ||  // 2620:1ec:8fc::6/128
    inBlock6(ip6, "262001ec0a9200000000000000000171", "262001ec0a9200000000000000000171") ||  // 2620:1ec:a92::171/128
    inBlock6(ip6, "262001ec0a9200000000000000000192", "262001ec0a9200000000000000000192") ||  // 2620:1ec:a92::192/128
    inBlock6(ip6, "262001ec000c00000000000000000015", "262001ec000c00000000000000000015") ||  // 2620:1ec:c::15/128
    inBlock6(ip6, "2a010111f100200000000000a83e3019", "2a010111f100200000000000a83e3019") ||  // 2a01:111:f100:2000::a83e:3019/128
    inBlock6(ip6, "2a010111f10020020000000089752d79", "2a010111f10020020000000089752d79") ||  // 2a01:111:f100:2002::8975:2d79/128
    inBlock6(ip6, "2a010111f10020020000000089752da8", "2a010111f10020020000000089752da8") ||  // 2a01:111:f100:2002::8975:2da8/128
    inBlock6(ip6, "2a010111f1007000000000006fdd6cd5", "2a010111f1007000000000006fdd6cd5") ||  // 2a01:111:f100:7000::6fdd:6cd5/128
    inBlock6(ip6, "2a010111f100a00400000000bfeb88cf", "2a010111f100a00400000000bfeb88cf") ||  // 2a01:111:f100:a004::bfeb:88cf/128
    inBlock6(ip6, "2a010111f402", "2a010111f402") ||  // 2a01:111:f402::/48
    inBlock6(ip6, "260310062000", "260310062000") ||  // 2603:1006:2000::/48
    inBlock6(ip6, "260310070200", "260310070200") ||  // 2603:1007:200::/48
    inBlock6(ip6, "260310161400", "260310161400") ||  // 2603:1016:1400::/48
    inBlock6(ip6, "260310170000", "260310170000") ||  // 2603:1017::/48
    inBlock6(ip6, "260310263000", "260310263000") ||  // 2603:1026:3000::/48
    inBlock6(ip6, "260310270001", "260310270001") ||  // 2603:1027:1::/48
    inBlock6(ip6, "260310270000", "260310270000") ||  // 2603:1027::/48
    inBlock6(ip6, "260310363000", "260310363000") ||  // 2603:1036:3000::/48
    inBlock6(ip6, "260310370001", "260310370001") ||  // 2603:1037:1::/48
    inBlock6(ip6, "260310370000", "260310370000") ||  // 2603:1037::/48
    inBlock6(ip6, "260310462000", "260310462000") ||  // 2603:1046:2000::/48
    inBlock6(ip6, "260310470001", "260310470001") ||  // 2603:1047:1::/48
    inBlock6(ip6, "260310470000", "260310470000") ||  // 2603:1047::/48
    inBlock6(ip6, "260310562000", "260310562000") ||  // 2603:1056:2000::/48
    inBlock6(ip6, "260310570002", "260310570002") ||  // 2603:1057:2::/48
    inBlock6(ip6, "260310570000", "260310570000") ||  // 2603:1057::/48
    inBlock6(ip6, "262001ec0006", "262001ec0006") ||  // 2620:1ec:6::/48
    inBlock6(ip6, "2a010111f400", "2a010111f400") ||  // 2a01:111:f400::/48
    inBlock6(ip6, "2a010111f403", "2a010111f403") ||  // 2a01:111:f403::/48
    inBlock6(ip6, "262001ec08f0", "262001ec08f3") ||  // 2620:1ec:8f0::/46
    inBlock6(ip6, "262001ec08f8", "262001ec08fb") ||  // 2620:1ec:8f8::/46
    inBlock6(ip6, "262001ec0900", "262001ec0903") ||  // 2620:1ec:900::/46
    inBlock6(ip6, "262001ec0908", "262001ec090b") ||  // 2620:1ec:908::/46
    inBlock6(ip6, "262001ec004", "262001ec007") ||  // 2620:1ec:40::/42
    inBlock6(ip6, "2603100600", "2603100600") ||  // 2603:1006::/40
    inBlock6(ip6, "2603106113", "2603106113") ||  // 2603:1061:1300::/40
    inBlock6(ip6, "2603100614", "2603100614") ||  // 2603:1006:1400::/40
    inBlock6(ip6, "2603101624", "2603101624") ||  // 2603:1016:2400::/40
    inBlock6(ip6, "2603102624", "2603102624") ||  // 2603:1026:2400::/40
    inBlock6(ip6, "2603103624", "2603103624") ||  // 2603:1036:2400::/40
    inBlock6(ip6, "2603104614", "2603104614") ||  // 2603:1046:1400::/40
    inBlock6(ip6, "2603105614", "2603105614") ||  // 2603:1056:1400::/40
    inBlock6(ip6, "2603106300", "2603106303") ||  // 2603:1063::/38
    inBlock6(ip6, "2603106320", "2603106323") ||  // 2603:1063:2000::/38
    inBlock6(ip6, "260310160", "260310160") ||  // 2603:1016::/36
    inBlock6(ip6, "260310260", "260310260") ||  // 2603:1026::/36
    inBlock6(ip6, "260310360", "260310360") ||  // 2603:1036::/36
    inBlock6(ip6, "260310460", "260310460") ||  // 2603:1046::/36
    inBlock6(ip6, "260310560", "260310560") ||  // 2603:1056::/36
    inBlock6(ip6, "260310636", "260310637")  // 2603:1063:6000::/35
    )) {
    return "DIRECT";
  }

  // Nothing above matched.
  return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
}

// Lower case, without the brackets of an IPv6 literal and without one trailing dot: clients
// differ in all three.
function normalizeHost(host) {
  host = typeof host === "string" ? host.toLowerCase() : "";
  if (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  if (host.charAt(0) === "[" && host.charAt(host.length - 1) === "]" && host.indexOf(":") > 0) {
    if (expandIPv6(host.substring(1, host.length - 1)) !== "") {
      host = host.substring(1, host.length - 1);
    }
  }
  return host;
}

// A plain host name of the intranet. A colon or a bracket means part of an IPv6 literal.
function isPlain(name) {
  return name.indexOf(".") < 0 && name.indexOf(":") < 0 && name.indexOf("[") < 0;
}

// Four numbers from 0 to 255 without leading zeros.
function isIPv4(host) {
  return /^(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}$/.test(host);
}

// The 32 hexadecimal digits of an IPv6 literal, or "" if host is none.
function expandIPv6(host) {
  var colon, quad, sides, head, tail;
  colon = host.lastIndexOf(":");
  if (colon < 0) return "";
  quad = host.substring(colon + 1);
  if (quad.indexOf(".") >= 0) {
    if (!isIPv4(quad)) return "";
    quad = quad.split(".");
    host = host.substring(0, colon + 1) + (quad[0] * 256 + quad[1] * 1).toString(16) + ":" +
        (quad[2] * 256 + quad[3] * 1).toString(16);
  }
  sides = host.split("::");
  if (sides.length > 2) return "";
  head = expandGroups(sides[0]);
  if (sides.length === 1) return head.length === 32 ? head : "";
  tail = expandGroups(sides[1]);
  if (head === "?" || tail === "?" || head.length + tail.length > 28) return "";
  return head + "00000000000000000000000000000000".substring(head.length + tail.length) + tail;
}

// "fd00:1" -> "fd000001", "" -> "", and "?" for what are not groups of an IPv6 literal.
function expandGroups(text) {
  var groups, digits, i;
  if (text === "") return "";
  groups = text.split(":");
  digits = "";
  for (i = 0; i < groups.length; i++) {
    if (!/^[0-9a-f]{1,4}$/.test(groups[i])) return "?";
    digits += "0000".substring(groups[i].length) + groups[i];
  }
  return digits;
}

// True if the leading digits of ip6 lie between first and last, which are equally long.
function inBlock6(ip6, first, last) {
  var digits = ip6.substring(0, first.length);
  return digits >= first && digits <= last;
}
