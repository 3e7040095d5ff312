using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Architecture;
using VerifyTests;

namespace VerifyNUnit;

/// <summary>The part of Verify.NUnit that our snapshots use, for feeds without the package: text only, with Verify's own files.</summary>
public static class Verifier
{
    private static readonly UTF8Encoding WithByteOrderMark = new(encoderShouldEmitUTF8Identifier: true);

    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "")
    {
        TestContext.TestAdapter test = TestContext.CurrentContext.Test;
        return new SettingsTask(settings, final => Compare(Normalised(target), PathOf(test, final, sourceFile)));
    }

    private static async Task Compare(string received, string path)
    {
        string verifiedFile = $"{path}.verified.txt";
        string receivedFile = $"{path}.received.txt";
        string? verified = File.Exists(verifiedFile) ? Normalised(await File.ReadAllTextAsync(verifiedFile)) : null;
        if (received == verified)
        {
            File.Delete(receivedFile);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(receivedFile, received, WithByteOrderMark);
        throw new VerifyException(verified is null
            ? $"New snapshot: review {receivedFile} and rename it to {Path.GetFileName(verifiedFile)}.\n\n{received}"
            : $"{verifiedFile} differs from {Path.GetFileName(receivedFile)}:\n{Difference(verified, received)}");
    }

    private static string PathOf(TestContext.TestAdapter test, VerifySettings settings, string sourceFile)
    {
        // The package appends the arguments to the name in a format of its own; a name given by hand is the same with both.
        if (settings.FileName is null && test.Arguments.Length > 0)
            throw new VerifyException("A test with arguments needs UseFileName: the stand-in does not imitate Verify's parameter names");
        string type = settings.TypeName ?? test.ClassName!.Split('.').Last().Replace('+', '.');
        string name = settings.FileName ?? $"{type}.{settings.MethodName ?? test.MethodName}";
        return Path.GetFullPath(Path.Combine(FolderOf(sourceFile), settings.Directory ?? "", name));
    }

    // A deterministic build may rewrite the path (/_/Tls.Tests/...), and a copy may have been built elsewhere: then the file is found from the solution.
    private static string FolderOf(string sourceFile)
    {
        string path = sourceFile.Replace('\\', '/');
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            string candidate = Path.Combine(Repository.Root, path[(slash + 1)..]);
            if (File.Exists(candidate)) return Path.GetDirectoryName(candidate)!;
        }
        return File.Exists(sourceFile) ? Path.GetDirectoryName(sourceFile)! : throw new VerifyException($"Cannot find the folder of {sourceFile}");
    }

    private static string Normalised(string? text) => text switch
    {
        null => "null",
        "" => "emptyString",
        _ => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'),
    };

    private static string Difference(string verified, string received)
    {
        string[] old = verified.Split('\n');
        string[] now = received.Split('\n');
        int same = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        int tail = old.Skip(same).Reverse().Zip(now.Skip(same).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join('\n',
            old[same..^tail].Select(line => $"- {line}")
                .Concat(now[same..^tail].Select(line => $"+ {line}"))
                .Prepend($"line {same + 1}:"));
    }
}
