namespace Tls.Core;

/// <summary>Whether a KeyUpdate asks for one in return (RFC 9846 §4.7.3). Closed: any other value is refused.</summary>
internal enum KeyUpdateRequest : byte
{
    UpdateNotRequested = 0,
    UpdateRequested = 1,
}
