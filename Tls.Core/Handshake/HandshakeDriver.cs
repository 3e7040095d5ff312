using System;
using Tls.Core.Codec;
using Tls.Core.Records;

namespace Tls.Core.Handshake;

/// <summary>
/// Holds the one current state and moves it: every transition of the handshake passes through here. While a handler runs the slot
/// holds <see cref="Poisoned"/>.
/// </summary>
internal sealed class HandshakeDriver(HandshakeContext context, HandshakeState initial)
{
    public HandshakeState State { get; private set; } = initial;

    /// <summary>The question that holds the handshake up, or null.</summary>
    public TlsDecision? Decision => (State as PausedState)?.Decision;

    public void Begin() => Step(static (state, context) => state.Begin(context));

    public void Deliver(in HandshakeMessage message)
    {
        HandshakeState current = State;
        State = Poisoned.Instance;
        Enter(current.Handle(message, context));
    }

    public void DeliverChangeCipherSpec(RecordBoundary boundary)
    {
        HandshakeState current = State;
        State = Poisoned.Instance;
        Enter(current.HandleChangeCipherSpec(context, boundary));
    }

    /// <summary>Acts on the answer to <see cref="Decision"/>.</summary>
    public void Resume() => Step(static (state, context) =>
    {
        var paused = (PausedState)state;
        paused.Decision.ThrowIfGivenUp();
        return paused.Resume(context);
    });

    private void Step(Func<HandshakeState, HandshakeContext, HandshakeState> step)
    {
        HandshakeState current = State;
        State = Poisoned.Instance;
        Enter(step(current, context));
    }

    private void Enter(HandshakeState next)
    {
        State = next;
        context.Flush();
        if (next.IsConnected) context.ForgetHandshake();
    }
}
