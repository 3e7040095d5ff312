using System;
using System.IO;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>A session that goes on from one run to the next, in a file. Whoever has the file can speak for this client, and read TLS 1.2 connections.</summary>
internal sealed class SessionFile : IDisposable
{
    private readonly string _path;
    private readonly TlsTicketCache _tickets = new();

    private SessionFile(string path)
    {
        _path = path;
        Sessions = new TlsSessions { Tickets = _tickets };
    }

    /// <summary>Has the session to offer, and takes in those that come.</summary>
    public TlsSessions Sessions { get; }

    /// <summary>A file that is not there yet will be. Throws <see cref="FailureException"/> for one that holds something else.</summary>
    public static SessionFile Open(string path) => Files.Use(path, () =>
    {
        var file = new SessionFile(path);
        if (File.Exists(path)) file._tickets.Add(TlsTicket.Import(File.ReadAllBytes(path)));
        return file;
    });

    /// <summary>Keeps the newest session, in the old one's place; a ticket of TLS 1.3 that was used up is not used again. Throws <see cref="FailureException"/>.</summary>
    public void Save() => Files.Use(_path, () =>
    {
        if (!_tickets.TryTakeNewest(out TlsTicket? newest))
        {
            File.Delete(_path);
            return false;
        }
        using (newest)
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(_path, options);
            file.Write(newest.Export());
        }
        return true;
    });

    public void Dispose() => _tickets.Dispose();
}
