using System;
using System.Threading;
using Tls.Core;

namespace Tls.Transports;

/// <content>
/// How bytes and answers move between the transports and the connection. Every method that can stop gives the reason as the result of
/// the call that is running. Nothing here knows what the bytes mean.
/// </content>
public sealed partial class TlsChannel
{
    // Until connected. Output goes first, always: the peer may be waiting for exactly that.
    private bool TryConnect(TlsConnection connection, out TlsResult stopped)
    {
        if (RepeatedFailure() is { } failure)
        {
            stopped = failure;
            return false;
        }
        if (_progress.IsConnected)
        {
            stopped = default;
            return true;
        }
        if (!TryStart(connection, out stopped)) return false;
        while (!connection.IsConnected)
        {
            if (!TryFlush(out stopped) || !TryReceive(connection, out stopped)) return false;
        }
        _progress.IsConnected = true;
        _progress.FlightLength = _outbox.Length;

        // Early data that was rejected never got there: a write starts with its first byte, whatever was sealed before.
        if (connection.Info.EarlyData == TlsEarlyData.Rejected) _progress.Committed = 0;
        return true;
    }

    private TlsResult? RepeatedFailure()
    {
        // The alert may not have gone out whole.
        if (_progress.Failure is not null) TryFlush(out _);
        return _progress.Failure;
    }

    private bool TryStart(TlsConnection connection, out TlsResult stopped, bool offerEarlyData = false)
    {
        stopped = default;
        if (_progress.HasBegun) return true;
        _progress.HasBegun = true;
        SessionsOrDefault.Prepare(connection, _verifier);
        if (connection.Start(_outbox, offerEarlyData) != TlsStatus.Failed) return true;
        stopped = Fail(connection);
        return false;
    }

    // The handshake is over for this side when the transport has taken its last byte, not before (SEMANTICS 39).
    private bool TryFlushFlight(out TlsResult stopped)
    {
        stopped = default;
        return _progress.FlightLength == 0 || TryFlush(out stopped);
    }

    private bool TryFlush(out TlsResult stopped)
    {
        stopped = _progress.WriteFailure ?? default;
        if (_progress.WriteFailure is not null) return false;
        while (!_outbox.IsEmpty)
        {
            BioResult written = _writeBio.Write(_outbox.Unread);
            if (written.Value <= 0) return WriteStopped(written, out stopped);
            _outbox.Consume(written.Value);
            _progress.FlightLength = Math.Max(0, _progress.FlightLength - written.Value);
            _progress.IsFlushDue = true;
        }
        if (_progress.IsFlushDue)
        {
            BioResult flushed = _writeBio.Flush();
            if (flushed.Value <= 0) return WriteStopped(flushed, out stopped);
            _progress.IsFlushDue = false;
        }
        _progress.IsUpdateOnItsWay = false;
        return true;
    }

    private bool WriteStopped(BioResult written, out TlsResult stopped)
    {
        stopped = TlsResult.From(written);
        if (!stopped.ShouldRetry) _progress.WriteFailure = stopped;
        return false;
    }

    // Takes one record, or acts on one answer.
    private bool TryReceive(TlsConnection connection, out TlsResult stopped)
    {
        if (_progress.IsPeerGone)
        {
            stopped = TlsResult.ZeroReturn();
            return false;
        }
        while (true)
        {
            SessionsOrDefault.Tick(connection);
            TlsStatus status = connection.Receive(_inbox.Unread, _plaintext, _outbox, out int consumed);
            _inbox.Consume(consumed);
            SettleSessions(connection);
            ShowKeys(connection);
            switch (status)
            {
                case TlsStatus.Done:
                    stopped = default;
                    return true;
                case TlsStatus.NeedMoreData:
                    if (!TryFill(connection, out stopped)) return false;
                    break;
                case TlsStatus.NeedDecision:
                    if (!TryDecide(connection, out stopped)) return false;
                    break;
                case TlsStatus.Closed:
                    stopped = TlsResult.ZeroReturn();
                    return false;
                default:
                    stopped = Fail(connection);
                    return false;
            }
        }
    }

    // No byte more than the record at hand, unless asked to: what follows it may belong to somebody else.
    private bool TryFill(TlsConnection connection, out TlsResult stopped)
    {
        int missing = connection.GetMissingLength(_inbox.Unread);
        int wanted = ReadAhead ? Math.Max(missing, ReadAheadLength - _inbox.Length) : missing;
        BioResult read = _readBio.Read(_inbox.GetSpan(wanted)[..wanted]);
        if (read.Value > 0)
        {
            _inbox.Advance(read.Value);
            stopped = default;
            return true;
        }
        stopped = read == BioResult.EndOfData ? EndOfTransport() : TlsResult.From(read);
        if (stopped.Code is TlsErrorCode.Ssl or TlsErrorCode.Syscall) Fail(stopped);
        return false;
    }

    private TlsResult EndOfTransport()
    {
        if (!IgnoreUnexpectedEof || !IsInitFinished || !_inbox.IsEmpty) return TlsResult.Failed(TlsResultReason.UnexpectedEof);
        _progress.IsPeerGone = true;
        return TlsResult.ZeroReturn();
    }

    // Answers what it can answer; otherwise says which question is open, without asking anybody again.
    private bool TryDecide(TlsConnection connection, out TlsResult stopped)
    {
        switch (connection.Decision)
        {
            case PeerCertificateDecision question when _verifier is not null:
                _verifier.Resolve(question);
                stopped = default;
                return true;
            case SessionDecision question when Sessions?.Store is not null:
                return TryAnswer(question, () => SessionsOrDefault.AnswerAsync(question, CancellationToken.None), out stopped);
            case EarlyDataDecision question when !_progress.ReadsEarlyData:
                question.Reject();
                stopped = default;
                return true;
            case EarlyDataDecision question when Sessions?.ReplayGuard is not null:
                return TryAnswer(question, () => SessionsOrDefault.AnswerAsync(question, CancellationToken.None), out stopped);
            case PeerCertificateDecision:
                stopped = TlsResult.Retry(TlsErrorCode.WantRetryVerify);
                return false;
            case CertificateRequestDecision:
                stopped = TlsResult.Retry(TlsErrorCode.WantX509Lookup);
                return false;
            case ClientHelloDecision:
                stopped = TlsResult.Retry(TlsErrorCode.WantClientHello);
                return false;
            default:
                // A signature, which OpenSSL leaves to its asynchronous engines. What stands before it need not wait for it.
                if (TryFlush(out stopped)) stopped = TlsResult.Retry(TlsErrorCode.WantAsync);
                return false;
        }
    }

    private TlsResult Fail(TlsConnection connection)
    {
        SessionsOrDefault.TakeTickets(connection);
        SessionsOrDefault.ForgetStored(connection);
        return Fail(connection.Error is { } error ? TlsResult.Failed(error) : throw new InvalidOperationException("A connection failed without an error."));
    }

    // The alert that is owed stands in the outbox. It goes out as far as the transport takes it now; later calls bring the rest. Nothing is
    // read any more, not even what had been decrypted (SEMANTICS 10).
    private TlsResult Fail(TlsResult failure)
    {
        _progress.Failure = failure;
        _inbox.Dispose();
        _plaintext.Dispose();
        TryFlush(out _);
        return failure;
    }
}
