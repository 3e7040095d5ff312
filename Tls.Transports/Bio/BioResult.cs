using System;
using System.Net.Sockets;

namespace Tls.Transports;

/// <summary>
/// What one <see cref="Bio"/> call came to: OpenSSL's return value together with the flags and the reason that OpenSSL leaves on the BIO and on
/// the thread. An immutable value, so it may be kept and passed to any thread. <c>default</c> is the end of data.
/// </summary>
public readonly record struct BioResult
{
    private BioResult(int value, BioRetry retry, BioReason reason, SocketError socketError)
    {
        Value = value;
        Retry = retry;
        Reason = reason;
        SocketError = socketError;
    }

    /// <summary>The end of data, or a transfer of no bytes: value 0, nothing to retry, no reason.</summary>
    public static BioResult EndOfData => default;

    /// <summary>
    /// OpenSSL's return value. Transfers: bytes moved when positive; 0 at the end of data and for an empty span; -1 or -2 when nothing moved.
    /// Settings: 1 for yes, 0 for no.
    /// </summary>
    public int Value { get; }

    /// <summary>What to wait for before repeating the call.</summary>
    public BioRetry Retry { get; }

    /// <summary>Why the call failed; <see cref="BioReason.None"/> when it did not.</summary>
    public BioReason Reason { get; }

    /// <summary>The system's own code when <see cref="Reason"/> is <see cref="BioReason.System"/>; otherwise <see cref="SocketError.Success"/>.</summary>
    public SocketError SocketError { get; }

    /// <summary>Whether the same call may succeed later. OpenSSL: BIO_should_retry.</summary>
    public bool ShouldRetry => Retry != BioRetry.None;

    /// <summary>Whether to wait until the transport is readable. OpenSSL: BIO_should_read.</summary>
    public bool ShouldRead => Retry == BioRetry.Read;

    /// <summary>Whether to wait until the transport is writable. OpenSSL: BIO_should_write.</summary>
    public bool ShouldWrite => Retry == BioRetry.Write;

    /// <summary>Whether to wait for a connection rather than for bytes. OpenSSL: BIO_should_io_special.</summary>
    public bool ShouldConnectOrAccept => Retry is BioRetry.Connect or BioRetry.Accept;

    /// <summary>Makes the result of a call that was carried out.</summary>
    /// <param name="value">Bytes moved, or the answer of a setting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static BioResult Done(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new(value, BioRetry.None, BioReason.None, SocketError.Success);
    }

    /// <summary>Makes the result of a call that moved nothing and should be repeated: value -1.</summary>
    /// <param name="retry">What to wait for.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retry"/> is <see cref="BioRetry.None"/>: a failure without a reason.</exception>
    public static BioResult RetryAfter(BioRetry retry)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(retry, BioRetry.None);
        return new(-1, retry, BioReason.None, SocketError.Success);
    }

    /// <summary>Makes the result of a call that failed for good.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="value">OpenSSL's return value for this failure, zero or below.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is positive, or the reason is <see cref="BioReason.None"/>.</exception>
    public static BioResult Failed(BioReason reason, int value = -1)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(reason, BioReason.None);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 0);
        return new(value, BioRetry.None, reason, SocketError.Success);
    }

    /// <summary>Makes the result of a call that the operating system refused: value -1.</summary>
    /// <param name="error">The system's code; <see cref="SocketError.SocketError"/> where it gave none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="error"/> is <see cref="SocketError.Success"/>.</exception>
    public static BioResult SystemFailed(SocketError error)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(error, SocketError.Success);
        return new(-1, BioRetry.None, BioReason.System, error);
    }

    /// <summary>Short text for logs and test failures, such as <c>-1 retry Read</c>; holds no transported bytes.</summary>
    public override string ToString() => this switch
    {
        { ShouldRetry: true } => $"{Value} retry {Retry}",
        { Reason: BioReason.System } => $"{Value} [{SocketError}]",
        { Reason: not BioReason.None } => $"{Value} [{Reason}]",
        _ => $"{Value}",
    };
}
