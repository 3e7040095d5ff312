namespace Tls.Tests.Transports.Oracle;

/// <summary>SSL_MODE_ENABLE_PARTIAL_WRITE and SSL_MODE_AUTO_RETRY.</summary>
internal readonly record struct Modes(bool PartialWrite, bool AutoRetry);
