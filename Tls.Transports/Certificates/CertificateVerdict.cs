using System;
using System.Collections.Generic;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// The one answer of a verification: accepted, or the fault and why. There is no list of flags to combine, so none can be misread.
/// The value <c>default</c> is a refusal. Immutable: any thread may read it.
/// </summary>
public readonly struct CertificateVerdict : IEquatable<CertificateVerdict>
{
    private readonly TlsFault _fault;
    private readonly string? _reason;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _path;

    private CertificateVerdict(bool isAccepted, TlsFault fault, string? reason, IReadOnlyList<ReadOnlyMemory<byte>>? path = null)
    {
        IsAccepted = isAccepted;
        _fault = fault;
        _reason = reason;
        _path = path;
    }

    /// <summary>The chain is good for the question that was asked.</summary>
    public static CertificateVerdict Accepted => new(true, TlsFault.None, null);

    /// <summary>Makes a refusal.</summary>
    /// <param name="fault">The fault, which decides the alert the peer gets (RFC 9846 §6.2).</param>
    /// <param name="reason">
    /// Which certificate and why, for local eyes: own words and codes only. Text from a certificate does not belong here, since an
    /// attacker wrote it and logs would carry it on.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fault"/> is <see cref="TlsFault.None"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is null or empty.</exception>
    public static CertificateVerdict Refused(TlsFault fault, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)fault, (int)TlsFault.None, nameof(fault));
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new CertificateVerdict(false, fault, reason);
    }

    /// <summary>True if the peer may go on.</summary>
    public bool IsAccepted { get; }

    /// <summary><see cref="TlsFault.None"/> if accepted, otherwise the fault; <see cref="TlsFault.InternalError"/> for <c>default</c>.</summary>
    public TlsFault Fault => !IsAccepted && _fault == TlsFault.None ? TlsFault.InternalError : _fault;

    /// <summary>Null if accepted, otherwise which certificate was refused and why.</summary>
    public string? Reason => IsAccepted ? null : _reason ?? "no verdict was given";

    /// <summary>The certificates that were vouched for, leaf first; empty where the verifier does not say. Plays no part in equality.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Path => _path ?? [];

    internal static CertificateVerdict AcceptedAs(IReadOnlyList<ReadOnlyMemory<byte>> path) => new(true, TlsFault.None, null, path);

    /// <summary>True if both are the same answer for the same reason.</summary>
    public bool Equals(CertificateVerdict other) => IsAccepted == other.IsAccepted && Fault == other.Fault && Reason == other.Reason;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CertificateVerdict other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsAccepted, Fault, Reason);

    /// <summary>For logs: "accepted", or the fault and the reason.</summary>
    public override string ToString() => IsAccepted ? "accepted" : $"{Fault}: {Reason}";

    /// <inheritdoc cref="Equals(CertificateVerdict)"/>
    public static bool operator ==(CertificateVerdict left, CertificateVerdict right) => left.Equals(right);

    /// <summary>False if both are the same answer for the same reason.</summary>
    public static bool operator !=(CertificateVerdict left, CertificateVerdict right) => !left.Equals(right);
}
