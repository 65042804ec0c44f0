<#
.SYNOPSIS
Sets the proxy of this Windows machine and checks it. Any version of PowerShell from 5.1.

.DESCRIPTION
Sets it for the user who runs it.
Users can change it again. To lock it takes Group Policy or device management.

.PARAMETER Remove
Takes away what this script has set, as far as it is still as set.

.PARAMETER CheckOnly
Changes nothing.
#>
[CmdletBinding()]
param([switch]$Remove, [switch]$CheckOnly)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$Policy = 'contoso'
$PacUrl = 'https://pac.corp.contoso.com/proxy.pac'
$PacSha256 = 'f7f06339364104178a26e72c0db65c1fb64c8411bf1d8a172c94585ee8b6fb42'

$Hive = 'HKCU'
$Settings = "${Hive}:\Software\Microsoft\Windows\CurrentVersion\Internet Settings"
$Policies = "${Hive}:\Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"
$Panel = "${Hive}:\Software\Policies\Microsoft\Internet Explorer\Control Panel"

# What is set: key, name, type, value; a value of $null is taken away.
$Wanted = @(
    @($Settings, 'AutoConfigURL', 'String', $PacUrl),
    @($Settings, 'ProxyServer', 'String', $null),
    @($Settings, 'ProxyOverride', 'String', $null),
    @($Settings, 'ProxyEnable', 'DWord', 0)
)

function Get-Setting($Key, $Name) {
    if (-not (Test-Path -LiteralPath $Key)) { return $null }
    return (Get-Item -LiteralPath $Key).GetValue($Name, $null)
}

function Set-Setting($Key, $Name, $Type, $Value) {
    if (-not (Test-Path -LiteralPath $Key)) {
        if ($null -eq $Value) { return }
        New-Item -Path $Key -Force | Out-Null
    }
    if ($null -ne $Value) {
        New-ItemProperty -LiteralPath $Key -Name $Name -PropertyType $Type -Value $Value -Force | Out-Null
    } elseif ($null -ne (Get-Setting $Key $Name)) {
        Remove-ItemProperty -LiteralPath $Key -Name $Name
    }
}

# Tells running programs. They would find out at their next start.
function Send-Change {
    $Call = '[DllImport("wininet.dll")] public static extern bool InternetSetOption(' +
        'IntPtr handle, int option, IntPtr buffer, int length);'
    $WinInet = Add-Type -MemberDefinition $Call -Name WinInet -Namespace Pacwright -PassThru
    foreach ($Option in 39, 37) {  # Settings changed, refresh.
        [void]$WinInet::InternetSetOption([IntPtr]::Zero, $Option, [IntPtr]::Zero, 0)
    }
}

# The number of faults, after a line for each.
function Test-Settings {
    $Faults = 0
    foreach ($Row in $Wanted) {
        $Found = Get-Setting $Row[0] $Row[1]
        if ($Found -cne $Row[3]) {
            Write-Warning ("{0}\{1} is '{2}', not '{3}'" -f $Row[0], $Row[1], $Found, $Row[3])
            $Faults++
        }
    }
    return $Faults
}

# Fetches the PAC as clients do, without a proxy.
function Test-Pac {
    $Client = New-Object System.Net.WebClient
    $Client.Proxy = $null
    try {
        $Bytes = $Client.DownloadData($PacUrl)
    } catch {
        Write-Warning ('The PAC cannot be fetched: ' + $_.Exception.Message)
        return 1
    } finally {
        $Client.Dispose()
    }
    $Digest = [System.Security.Cryptography.SHA256]::Create().ComputeHash($Bytes)
    $Found = [System.BitConverter]::ToString($Digest).Replace('-', '').ToLowerInvariant()
    if ($Found -ceq $PacSha256) { return 0 }
    Write-Warning "The PAC that the server has is not the one that this script was made with: $Found"
    return 1
}

if ($Remove) {
    foreach ($Row in $Wanted) {
        if ($null -eq $Row[3] -or (Get-Setting $Row[0] $Row[1]) -cne $Row[3]) { continue }
        if ($Row[1] -ceq 'ProxyEnable') {
            Set-Setting $Row[0] $Row[1] $Row[2] 0
        } else {
            Set-Setting $Row[0] $Row[1] $Row[2] $null
        }
    }
    Send-Change
    Write-Output ('Removed: ' + $Policy)
    exit 0
}

if (-not $CheckOnly) {
    foreach ($Row in $Wanted) { Set-Setting $Row[0] $Row[1] $Row[2] $Row[3] }
    Send-Change
}
$Faults = Test-Settings
$Faults += Test-Pac
if ($Faults -gt 0) { exit 1 }
Write-Output ('In force: ' + $Policy)
