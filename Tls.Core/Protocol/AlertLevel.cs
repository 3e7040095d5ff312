namespace Tls.Core;

/// <summary>The level of an alert (RFC 9846 §6). TLS 1.3 derives the severity from the description and ignores this field.</summary>
internal enum AlertLevel : byte
{
    Warning = 1,
    Fatal = 2,
}
