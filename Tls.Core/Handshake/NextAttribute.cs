using System;

namespace Tls.Core.Handshake;

/// <summary>Declares a successor of a state: read by tests and by the diagram that is drawn from the code, never by the protocol.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class NextAttribute<TState> : Attribute
    where TState : HandshakeState;
