using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>What tests compare: return value and code, as SEMANTICS writes them, and where it names one, the reason.</summary>
internal static class Results
{
    public static readonly (int, TlsErrorCode) Done = (1, TlsErrorCode.None);
    public static readonly (int, TlsErrorCode) WantsRead = (-1, TlsErrorCode.WantRead);
    public static readonly (int, TlsErrorCode) WantsWrite = (-1, TlsErrorCode.WantWrite);
    public static readonly (int, TlsErrorCode) WantsVerdict = (-1, TlsErrorCode.WantRetryVerify);
    public static readonly (int, TlsErrorCode) ZeroReturn = (0, TlsErrorCode.ZeroReturn);

    public static (int Value, TlsErrorCode Code) Pair(this TlsResult result) => (result.Value, result.Code);

    public static (int Value, TlsErrorCode Code, TlsResultReason Reason) Triple(this TlsResult result) => (result.Value, result.Code, result.Reason);

    public static (int Value, TlsErrorCode Code, TlsFault? Fault) Faulted(this TlsResult result) => (result.Value, result.Code, result.Error?.Fault);
}
