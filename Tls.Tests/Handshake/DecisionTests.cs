using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>What every question has in common, whatever it asks: one answer, from anywhere, at any time, and no way past it.</summary>
internal sealed class DecisionTests
{
    public static IEnumerable<TestCaseData> PausedStates =>
        from state in Scripts.States
        where state.IsSubclassOf(typeof(PausedState))
        select new TestCaseData(state).SetArgDisplayNames($"{state.Namespace!.Split('.')[^1]}.{state.Name}");

    [TestCaseSource(nameof(PausedStates))]
    public void Goes_on_with_an_answer_from_another_thread(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        TlsDecision question = peer.Connection.Decision!;
        var thread = new Thread(() => Answers.Agree(question));
        thread.Start();
        thread.Join();
        Assert.That(peer.State, Is.EqualTo(state), "answering only notes the answer");
        peer.Answer = Answers.Agree;
        peer.Deliver([]);
        peer.Run();
        peer.ExpectWorks();
    }

    [TestCaseSource(nameof(PausedStates))]
    public void Unanswered_it_stays_however_often_it_is_called_and_then_goes_on(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        TlsDecision question = peer.Connection.Decision!;
        int records = peer.Records.Count;
        for (int i = 0; i < 10; i++) Assert.That(peer.Deliver([]), Is.EqualTo(TlsStatus.NeedDecision));
        Assert.That(peer.Connection.Decision, Is.SameAs(question));
        Assert.That(peer.Connection.IsConnected, Is.False);
        Assert.That(peer.Records, Has.Count.EqualTo(records), "idle calls say nothing");
        Answers.Agree(question);
        peer.Answer = Answers.Agree;
        peer.Deliver([]);
        peer.Run();
        peer.ExpectWorks();
    }

    [TestCaseSource(nameof(PausedStates))]
    public void Dropped_with_its_connection_it_leaves_no_secret_and_no_way_on(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        TlsDecision question = peer.Connection.Decision!;
        peer.Connection.Dispose();
        Answers.Agree(question);
        Assert.That(() => peer.Deliver([]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(peer.Connection.Context.Ledger.Secrets.Count(secret => !secret.IsDisposed), Is.Zero);
    }

    [TestCaseSource(nameof(PausedStates))]
    public void Given_up_it_ends_the_connection(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        peer.Connection.Decision!.GiveUp("nobody home");
        Assert.That(peer.Connection.Error, Is.Null, "answering only notes the answer");
        peer.Deliver([]);
        peer.ExpectFault(TlsFault.InternalError, AlertDescription.InternalError);
        Assert.That(peer.Connection.Error!.Value.Reason, Is.EqualTo("nobody home"));
    }

    [TestCaseSource(nameof(PausedStates))]
    public void Closing_instead_of_answering_cancels(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        TlsDecision question = peer.Connection.Decision!;
        peer.Let(output => peer.Connection.Close(output));
        Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.Canceled));
        Answers.Agree(question);
        peer.ExpectDead();
    }

    [TestCaseSource(nameof(PausedStates))]
    public void A_second_answer_is_a_mistake_and_changes_nothing(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        TlsDecision question = peer.Connection.Decision!;
        Answers.Agree(question);
        Assert.That(() => Answers.Agree(question), Throws.InvalidOperationException);
        Assert.That(() => question.GiveUp(), Throws.InvalidOperationException);
        peer.Answer = Answers.Agree;
        peer.Deliver([]);
        peer.Run();
        peer.ExpectWorks();
    }

    [TestCaseSource(nameof(PausedStates))]
    public void Of_two_answers_at_once_exactly_one_is_taken(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        TlsDecision question = peer.Connection.Decision!;
        const int Threads = 8;
        int taken = 0;
        using var start = new Barrier(Threads);
        Task[] tasks = [.. Enumerable.Range(0, Threads).Select(index => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                try
                {
                    if (index % 2 == 0) Answers.Agree(question);
                    else question.GiveUp();
                    Interlocked.Increment(ref taken);
                }
                catch (InvalidOperationException)
                {
                    // Somebody else was first.
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WaitAll(tasks);
        Assert.That(taken, Is.EqualTo(1));
    }
}
