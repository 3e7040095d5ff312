using System;
using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Crypto;

namespace Tls.Core.Handshake;

/// <summary>A credential and the scheme that it will sign with: both fit what the peer said it can verify (RFC 9846 §4.5.1.2).</summary>
internal sealed class CredentialChoice
{
    private CredentialChoice(TlsCredential credential, SignatureScheme scheme) => (Credential, Scheme) = (credential, scheme);

    public TlsCredential Credential { get; }

    public SignatureScheme Scheme { get; }

    /// <summary>The question for a signature over this, where the key is elsewhere; null where <see cref="Sign"/> can give it.</summary>
    public SignatureDecision? AskToSign(ReadOnlySpan<byte> content) =>
        Credential.Key is ExternalKey ? new SignatureDecision(Credential, Scheme, content.ToArray()) : null;

    /// <summary>Signs with <see cref="Scheme"/>. A credential that was disposed while in use is its owner's mistake, but the peer is owed an alert.</summary>
    public byte[] Sign(ReadOnlySpan<byte> content)
    {
        try
        {
            return Credential.Key.Sign(Scheme, content);
        }
        catch (ObjectDisposedException)
        {
            throw new PeerFaultException(TlsFault.InternalError);
        }
    }

    /// <summary>The first credential of the best tier that has one to choose; null where none has.</summary>
    public static CredentialChoice? Select(
        IReadOnlyList<TlsCredential>[] tiers, ReadOnlySpan<SignatureScheme> ours, CodePointList<SignatureScheme> theirs, CredentialDemands demands)
    {
        foreach (IReadOnlyList<TlsCredential> tier in tiers)
        {
            if (Select(tier, ours, theirs, demands) is { } choice) return choice;
        }
        return null;
    }

    /// <summary>The first credential, in our order, that has a scheme both sides allow, by our order of schemes; null where none has.</summary>
    /// <param name="credentials">Ours.</param>
    /// <param name="ours">The schemes we sign with, where a credential has none of its own.</param>
    /// <param name="theirs">The schemes the peer verifies.</param>
    /// <param name="demands">What else the version and the peer ask of a credential.</param>
    public static CredentialChoice? Select(
        IReadOnlyList<TlsCredential> credentials, ReadOnlySpan<SignatureScheme> ours, CodePointList<SignatureScheme> theirs, CredentialDemands demands)
    {
        for (int i = 0; i < credentials.Count; i++)
        {
            TlsCredential credential = credentials[i];
            if (!demands.Allows(credential)) continue;
            foreach (SignatureScheme scheme in credential.Schemes ?? ours)
            {
                bool fits = demands.Fits(scheme, credential.Key.Kind) && scheme.FitsKeySize(credential.Key.KeySize);
                if (fits && theirs.Contains(scheme)) return new CredentialChoice(credential, scheme);
            }
        }
        return null;
    }
}
