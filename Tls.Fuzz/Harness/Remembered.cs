namespace Tls.Fuzz;

/// <summary>What two ends keep of a session: the client's ticket, exported, and what the server would store. Null for what there is not.</summary>
internal readonly record struct Remembered(byte[]? Ticket, byte[]? Stored);
