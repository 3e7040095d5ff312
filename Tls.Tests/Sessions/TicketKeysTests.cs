using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Sessions;
using Tls.Tests.Peers;

namespace Tls.Tests.Sessions;

/// <summary>What seals tickets, and the bytes in them.</summary>
internal sealed class TicketKeysTests
{
    private static readonly DateTimeOffset Now = ScriptedSession.Now;

    private static readonly CipherSuiteSpec[] Suites = CipherSuiteSpec.All.ToArray();

    private static byte[] Secret(byte value) => [.. Enumerable.Repeat(value, 32)];

    private static SessionState State(CipherSuiteSpec? suite = null) =>
        ScriptedSession.NewState(suite ?? Suites[0], new byte[SessionState.BindingLength], peer: TestCredentials.Of().Chain[0]);

    private static byte[] Encode(SessionState state)
    {
        using var writer = new TlsWriter();
        SessionStateFormat.Write(writer, state);
        return writer.Written.ToArray();
    }

    /// <summary>LESSONS 18 (CVE-2020-13777).</summary>
    [Test]
    public void Refuses_secrets_that_are_none([Values(0, 1, 31)] int length) => Assert.Multiple(() =>
    {
        Assert.That(() => TlsTicketKeys.FromSecret(Enumerable.Repeat((byte)1, length).ToArray()), Throws.ArgumentException);
        Assert.That(() => TlsTicketKeys.FromSecret(new byte[32 + length]), Throws.ArgumentException, "zeros");
        using var keys = TlsTicketKeys.Generate();
        Assert.That(() => keys.Rotate(new byte[32]), Throws.ArgumentException, "zeros");
    });

    /// <summary>LESSONS 18: a restart makes fresh keys.</summary>
    [Test]
    public void Fresh_keys_open_nothing_of_each_other()
    {
        using var one = TlsTicketKeys.Generate();
        using var other = TlsTicketKeys.Generate();
        byte[] ticket = one.Seal(State(), Now)!;
        Assert.That(one.Open(ticket, Now), Is.Not.Null);
        Assert.That(other.Open(ticket, Now), Is.Null);
    }

    [Test]
    public void A_period_and_its_neighbours_open_and_others_do_not([Values(-2, -1, 0, 1, 2)] int periods)
    {
        using var keys = TlsTicketKeys.FromSecret(Secret(1), TimeSpan.FromHours(1));
        byte[] ticket = keys.Seal(State(), Now)!;
        Assert.That(keys.Open(ticket, Now + TimeSpan.FromHours(periods)) is not null, Is.EqualTo(Math.Abs(periods) <= 1));
    }

    [Test]
    public void After_a_rotation_the_secret_before_opens_and_no_other()
    {
        using var keys = TlsTicketKeys.FromSecret(Secret(1));
        byte[] oldest = keys.Seal(State(), Now)!;
        keys.Rotate(Secret(2));
        byte[] older = keys.Seal(State(), Now)!;
        Assert.That(keys.Open(oldest, Now), Is.Not.Null);
        keys.Rotate(Secret(3));
        Assert.That(keys.Open(oldest, Now), Is.Null);
        Assert.That(keys.Open(older, Now), Is.Not.Null);
        using var elsewhere = TlsTicketKeys.FromSecret(Secret(3));
        Assert.That(elsewhere.Open(keys.Seal(State(), Now), Now), Is.Not.Null, "the new secret seals");
    }

    [Test]
    public void Disposed_keys_seal_and_open_nothing()
    {
        var keys = TlsTicketKeys.Generate();
        byte[] ticket = keys.Seal(State(), Now)!;
        keys.Dispose();
        Assert.That(keys.Seal(State(), Now), Is.Null);
        Assert.That(keys.Open(ticket, Now), Is.Null);
    }

    [Test]
    public void A_key_is_lent_to_one_user_and_serves_the_next()
    {
        using var secret = TicketSecret.Create(Secret(1), TlsCryptoProvider.Platform);
        TicketKey first = secret.Lend(5), other = secret.Lend(5);
        Assert.That(other, Is.Not.SameAs(first));
        byte[] ticket = first.Seal(State())!;
        Assert.That(other.Open(ticket), Is.Not.Null);
        first.Dispose();
        other.Dispose();
        Assert.That(secret.Lend(5), Is.SameAs(first), "a second one was not kept");
        Assert.That(() => other.Open(ticket), Throws.InstanceOf<ObjectDisposedException>(), "and is wiped");
    }

    [Test]
    public void No_key_of_a_disposed_secret_is_lent()
    {
        var secret = TicketSecret.Create(Secret(1), TlsCryptoProvider.Platform);
        TicketKey lent = secret.Lend(5);
        secret.Lend(6).Dispose();
        secret.Dispose();
        lent.Dispose();
        Assert.That(() => lent.Seal(State()), Throws.InstanceOf<ObjectDisposedException>());
        foreach (long period in new long[] { 5, 6, 7 }) Assert.That(() => secret.Lend(period), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Two_tickets_of_one_state_have_no_byte_run_in_common_but_the_name_of_the_key()
    {
        using var keys = TlsTicketKeys.Generate();
        byte[] one = keys.Seal(State(), Now)!;
        byte[] other = keys.Seal(State(), Now)!;
        Assert.That(one[..16], Is.EqualTo(other[..16]));
        Assert.That(Enumerable.Range(16, one.Length - 24).Any(at => one.AsSpan(at, 8).SequenceEqual(other.AsSpan(at, 8))), Is.False);
        Assert.That(one.AsSpan().IndexOf("example.test"u8), Is.EqualTo(-1), "nothing shows");
    }

    [Test]
    public void A_ticket_with_any_bit_changed_or_any_part_missing_is_none()
    {
        using var keys = TlsTicketKeys.Generate();
        byte[] ticket = keys.Seal(ScriptedSession.NewState(Suites[0], new byte[SessionState.BindingLength]), Now)!;
        for (int bit = 0; bit < ticket.Length * 8; bit++)
        {
            byte[] changed = [.. ticket];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(keys.Open(changed, Now), Is.Null, $"bit {bit}");
        }
        for (int length = 0; length < ticket.Length; length++) Assert.That(keys.Open(ticket.AsSpan(0, length), Now), Is.Null, $"cut at {length}");
        Assert.That(keys.Open([.. ticket, 0], Now), Is.Null);
    }

    [Test]
    public void A_state_that_fits_in_no_ticket_is_not_sealed()
    {
        using var keys = TlsTicketKeys.Generate();
        int overhead = keys.Seal(State(1), Now)!.Length - 1;
        Assert.That(keys.Seal(State(TlsTicket.MaxIdentityLength - overhead), Now), Has.Length.EqualTo(TlsTicket.MaxIdentityLength));
        Assert.That(keys.Seal(State(TlsTicket.MaxIdentityLength - overhead + 1), Now), Is.Null);

        static SessionState State(int certificateLength) =>
            ScriptedSession.NewState(Suites[0], new byte[SessionState.BindingLength], peer: new byte[certificateLength]);
    }

    [TestCaseSource(nameof(Suites))]
    public void State_comes_back_as_it_was(object suite)
    {
        SessionState state = State((CipherSuiteSpec)suite);
        byte[] encoded = Encode(state);
        SessionState read = SessionStateFormat.TryParse(encoded)!;
        Assert.That(Encode(read), Is.EqualTo(encoded));
        Assert.That((read.Suite, read.ServerName, read.ApplicationProtocol, read.ExpiresAt), Is.EqualTo((state.Suite, state.ServerName, state.ApplicationProtocol, state.ExpiresAt)));
        Assert.That(read.Secret.Bytes.SequenceEqual(state.Secret.Bytes));
    }

    /// <summary>Whatever bytes come from a store or a file: null, or a state that is written as those bytes.</summary>
    [Test]
    public void No_bytes_make_the_parser_throw()
    {
        byte[] encoded = Encode(State());
        for (int length = 0; length < encoded.Length; length++) Assert.That(SessionStateFormat.TryParse(encoded.AsSpan(0, length)), Is.Null, $"cut at {length}");
        Assert.That(SessionStateFormat.TryParse([.. encoded, 0]), Is.Null);
        for (int at = 0; at < encoded.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                byte[] changed = [.. encoded];
                changed[at] = value;
                if (SessionStateFormat.TryParse(changed) is { } read) Assert.That(Encode(read), Is.EqualTo(changed), $"{at}: {value}");
            }
        }
    }

    [Test]
    public void A_secret_of_zeros_or_of_another_length_is_no_session()
    {
        byte[] encoded = Encode(State());
        byte[] zeros = [.. encoded];
        zeros.AsSpan(4, 32).Clear();
        Assert.That(SessionStateFormat.TryParse(zeros), Is.Null);
        byte[] longer = [.. encoded[..3], 48, .. new byte[48], .. encoded[36..]];
        longer[5] = 1;
        Assert.That(SessionStateFormat.TryParse(longer), Is.Null);
    }

    [Test]
    public void Tickets_are_exported_and_imported()
    {
        using var ticket = new TlsTicket(State(), TicketKind.Ticket, [0, 1, 0, 2]);
        byte[] exported = ticket.Export();
        using TlsTicket imported = TlsTicket.Import(exported);
        Assert.That(imported.Export(), Is.EqualTo(exported));
        Assert.That(imported.Identity, Is.EqualTo(new byte[] { 0, 1, 0, 2 }), "LESSONS 21: an identity is bytes, zeros and all");
        Assert.That((imported.Version, imported.ServerName, imported.IsSingleUse), Is.EqualTo((ProtocolVersion.Tls13, "example.test", true)));
        foreach (int length in Enumerable.Range(0, exported.Length)) Assert.That(() => TlsTicket.Import(exported.AsSpan(0, length)), Throws.TypeOf<FormatException>());
        Assert.That(() => TlsTicket.Import([.. exported, 0]), Throws.TypeOf<FormatException>());
        byte[] asSessionId = [.. exported];
        asSessionId[1] = (byte)TicketKind.SessionId;
        Assert.That(() => TlsTicket.Import(asSessionId), Throws.TypeOf<FormatException>(), "TLS 1.3 has no session IDs");
    }

    [Test]
    public void A_disposed_ticket_is_wiped()
    {
        SessionState state = State();
        var ticket = new TlsTicket(state, TicketKind.Ticket, [1]);
        ticket.Dispose();
        Assert.That(state.Secret.IsDisposed);
        Assert.That(ticket.Export, Throws.TypeOf<ObjectDisposedException>());
    }

    /// <summary>RFC 9846 §4.7.1: however often it is resumed, what was proved is good for seven days.</summary>
    [Test]
    public void A_session_ends_seven_days_after_its_full_handshake()
    {
        var state = new SessionState
        {
            Suite = Suites[0],
            Secret = ScriptedSession.NewSecret(Suites[0]),
            Binding = [],
            AuthenticatedAt = Now,
            IssuedAt = Now.AddDays(6.9),
            Lifetime = 7 * 86_400,
        };
        Assert.That(state.ExpiresAt, Is.EqualTo(Now.AddDays(7)));
        Assert.That(state.IsAliveAt(Now.AddDays(6.95)));
        Assert.That(state.IsAliveAt(Now.AddDays(7)), Is.False);
    }
}
