using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Core;
using static Tls.Benchmarks.Contestants.LibSsl;

namespace Tls.Benchmarks.Contestants;

/// <summary>Native libssl 3 through a BIO pair, as a C program would use it: contexts are made once, the chain is verified with its name.</summary>
internal sealed class OpenSsl(BenchmarkCertificates certificates) : IContestant
{
    private const int BioSize = 64 * 1024;

    private readonly Dictionary<Scenario, (nint Client, nint Server)> _contexts = [];
    private readonly Dictionary<Scenario, nint> _sessions = [];

    public string Name => "OpenSSL";

    public bool Has(NamedGroup group) => group is NamedGroup.X25519 or NamedGroup.Secp256r1;

    public bool PrepareResumption(Scenario scenario)
    {
        using var pair = (OpenSslPair)Connect(scenario);
        KeepSession(scenario, pair);
        return true;
    }

    public void Handshake(Scenario scenario)
    {
        using var pair = (OpenSslPair)Connect(scenario);
        if (!scenario.Resumed) return;
        if (!pair.IsResumed) throw new InvalidOperationException("libssl did not resume");
        if (scenario.IsTls13) KeepSession(scenario, pair);
    }

    public IConnectedPair Connect(Scenario scenario)
    {
        if (!_contexts.TryGetValue(scenario, out (nint Client, nint Server) contexts)) _contexts[scenario] = contexts = (CreateClient(scenario), CreateServer(scenario));
        nint client = SSL_new(contexts.Client);
        nint server = SSL_new(contexts.Server);
        Check(BIO_new_bio_pair(out nint near, BioSize, out nint far, BioSize));
        SSL_set_bio(client, near, near);
        SSL_set_bio(server, far, far);
        SSL_set_connect_state(client);
        SSL_set_accept_state(server);
        Check(SSL_set1_host(client, BenchmarkCertificates.ServerName));
        if (_sessions.TryGetValue(scenario, out nint session)) Check(SSL_set_session(client, session));
        var pair = new OpenSslPair(client, server);
        pair.Handshake();
        return pair;
    }

    public void Dispose()
    {
        foreach (nint session in _sessions.Values) SSL_SESSION_free(session);
        foreach ((nint client, nint server) in _contexts.Values)
        {
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }

    // A ticket of 1.3 is used once, so the next one replaces it: it came with the first data.
    private void KeepSession(Scenario scenario, OpenSslPair pair)
    {
        if (scenario.IsTls13) pair.Answer(new byte[1]);
        nint session = pair.TakeSession();
        if (_sessions.Remove(scenario, out nint previous)) SSL_SESSION_free(previous);
        _sessions[scenario] = session;
    }

    private nint CreateClient(Scenario scenario)
    {
        nint context = CreateContext(TLS_client_method(), scenario);
        nint root = ReadPem(certificates.RootPem, PEM_read_bio_X509);
        Check(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root));
        X509_free(root);
        SSL_CTX_set_verify(context, VerifyPeer, 0);
        return context;
    }

    private nint CreateServer(Scenario scenario)
    {
        nint context = CreateContext(TLS_server_method(), scenario);
        nint leaf = ReadPem(certificates.LeafPem, PEM_read_bio_X509);
        nint key = ReadPem(certificates.LeafKeyPem, PEM_read_bio_PrivateKey);
        Check(SSL_CTX_use_certificate(context, leaf));
        Check(SSL_CTX_use_PrivateKey(context, key));
        X509_free(leaf);
        EVP_PKEY_free(key);
        Check(SSL_CTX_set_num_tickets(context, scenario.Resumed ? 1u : 0u));
        if (!scenario.Resumed) SSL_CTX_set_options(context, OptionNoTicket);
        return context;
    }

    private static nint CreateContext(nint method, Scenario scenario)
    {
        nint context = SSL_CTX_new(method);
        Check((int)SSL_CTX_ctrl(context, ControlSetMinVersion, (int)scenario.Version, 0));
        Check((int)SSL_CTX_ctrl(context, ControlSetMaxVersion, (int)scenario.Version, 0));
        Check((int)SSL_CTX_ctrl_text(context, ControlSetGroupsList, 0, string.Join(':', scenario.Groups.Select(NameOf))));
        Check(scenario.IsTls13
            ? SSL_CTX_set_ciphersuites(context, scenario.Suite.ToString())
            : SSL_CTX_set_cipher_list(context, Tls12Name(scenario.Suite)));
        SSL_CTX_ctrl(context, ControlSetSessionCacheMode, SessionCacheOff, 0);
        SSL_CTX_ctrl(context, ControlMode, ModeReleaseBuffers, 0);
        return context;
    }

    private static string NameOf(NamedGroup group) => group switch
    {
        NamedGroup.X25519 => "X25519",
        NamedGroup.Secp256r1 => "P-256",
        _ => throw new NotSupportedException($"libssl 3.0 has no {group}"),
    };

    private static string Tls12Name(CipherSuite suite) => suite switch
    {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 => "ECDHE-ECDSA-AES128-GCM-SHA256",
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 => "ECDHE-ECDSA-AES256-GCM-SHA384",
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 => "ECDHE-ECDSA-CHACHA20-POLY1305",
        _ => throw new NotSupportedException($"no OpenSSL name for {suite}"),
    };

    private static nint ReadPem(string pem, Func<nint, nint, nint, nint, nint> read)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(pem);
        nint memory = BIO_new_mem_buf(ref bytes[0], bytes.Length);
        nint result = read(memory, 0, 0, 0);
        GC.KeepAlive(bytes);
        BIO_free(memory);
        return result != 0 ? result : throw new InvalidOperationException("libcrypto cannot read the PEM");
    }

    private static void Check(int result)
    {
        if (result != 1) throw new InvalidOperationException("a call of libssl failed");
    }
}
