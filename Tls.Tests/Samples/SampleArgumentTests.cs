using System.Threading.Tasks;
using NUnit.Framework;

namespace Tls.Tests.Samples;

/// <summary>What is not understood is refused, before anything is done, with 2; what the world refuses ends with 1.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SampleArgumentTests
{
    [TestCase("there is no command 'pear'", "pear")]
    [TestCase("there is no option --fast", "pair", "--fast")]
    [TestCase("HOST:PORT is missing", "connect")]
    [TestCase("'a:1' was not expected", "pair", "a:1")]
    [TestCase("'nowhere' is not HOST:PORT", "connect", "nowhere")]
    [TestCase("--ca needs a value: FILE", "connect", "a:1", "--ca", "--insecure")]
    [TestCase("--name is given twice", "connect", "a:1", "--name", "a", "--name", "b")]
    [TestCase("there is no group 'P-257'", "connect", "a:1", "--groups", "P-257")]
    [TestCase("there is no cipher suite 'ROT-13'", "connect", "a:1", "--suites", "ROT-13")]
    [TestCase("--insecure takes no value", "connect", "a:1", "--insecure=yes")]
    [TestCase("--tls 1.1: there are 1.2, 1.3", "connect", "a:1", "--tls", "1.1")]
    [TestCase("the older version comes first", "connect", "a:1", "--tls", "1.3-1.2")]
    [TestCase("CipherSuites has none", "connect", "a:1", "--tls", "1.3", "--suites", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")]
    [TestCase("exclude each other", "connect", "a:1", "--insecure", "--ca", "x.pem")]
    [TestCase("--cert and --key come in pairs", "serve", "0", "--cert", "x.pem")]
    [TestCase("--client-cert and --client-key come together", "connect", "a:1", "--client-cert", "x.pem")]
    [TestCase("--export a: LABEL is", "connect", "a:1", "--export", "a")]
    [TestCase("LENGTH is 1 to 8160", "connect", "a:1", "--export", "EXPERIMENTAL-x:0")]
    [TestCase("exclude each other", "serve", "0", "--require-client-cert", "--request-client-cert")]
    [TestCase("nobody asks for", "serve", "0", "--ca", "x.pem")]
    [TestCase("'70000' is not a port", "serve", "70000", "--cert", "x.pem", "--key", "x.key")]
    public async Task Refuses_with_usage(string reason, params string[] arguments)
    {
        ProcessResult result = await SampleProcess.RunSampleAsync(arguments);

        Assert.That(result.ExitCode, Is.EqualTo(2), result.Errors);
        Assert.That(result.Errors, Does.StartWith("Tls.Sample: ").And.Contain(reason).And.Contain($"  Tls.Sample {(arguments[0] == "pear" ? "connect HOST:PORT" : arguments[0])}"));
        Assert.That(result.Output, Is.Empty);
    }

    [TestCase("Tls.Sample connect HOST:PORT", "--help")]
    [TestCase("--insecure", "connect", "--help")]
    public async Task Helps(string expected, params string[] arguments)
    {
        ProcessResult result = await SampleProcess.RunSampleAsync(arguments);

        Assert.That(result, Is.EqualTo(new ProcessResult(0, result.Output, "")));
        Assert.That(result.Output, Does.Contain(expected));
    }

    [Test]
    public async Task A_file_that_is_not_there_is_one_line()
    {
        ProcessResult result = await SampleProcess.RunSampleAsync("connect", "127.0.0.1:1", "--ca", "/no/such.pem");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Match(@"\ATls\.Sample: /no/such\.pem: [^\n]*\n\z"));
    }
}
