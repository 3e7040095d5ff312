using System;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Connection;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim;

/// <summary>
/// The side under test for BoGo, BoringSSL's suite of hostile and odd peers. The suite's runner starts this program once for each test,
/// says with flags what to do, and is the other end of the TCP connection that this program opens. See README.md beside this file.
/// </summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        if (Array.IndexOf(args, "-is-handshaker-supported") >= 0)
        {
            Console.Out.WriteLine("No");
            return Exits.Success;
        }
        try
        {
            Session.Run(ArgumentParser.Parse(args));
            return Exits.Success;
        }
        catch (UnimplementedException gap)
        {
            Console.Error.WriteLine($"unimplemented: {gap.Message}");
            return Exits.Unimplemented;
        }
        catch (ShimFailureException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return Exits.Failure;
        }
        catch (Exception bug)
        {
            Console.Error.WriteLine($"a bug of ours: {bug}");
            return Exits.Bug;
        }
    }
}
