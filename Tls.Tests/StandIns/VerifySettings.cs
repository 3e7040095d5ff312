using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace VerifyTests;

/// <summary>Where a snapshot lives: by default beside the test's source, as <c>Class.Method.verified.txt</c>.</summary>
public sealed class VerifySettings
{
    internal string? Directory { get; private set; }
    internal string? FileName { get; private set; }
    internal string? TypeName { get; private set; }
    internal string? MethodName { get; private set; }

    public VerifySettings()
    {
    }

    public VerifySettings(VerifySettings? settings)
    {
        Directory = settings?.Directory;
        FileName = settings?.FileName;
        TypeName = settings?.TypeName;
        MethodName = settings?.MethodName;
    }

    /// <summary>A folder relative to the test's source file.</summary>
    public void UseDirectory(string directory) => Directory = directory;

    public void UseFileName(string fileName) => FileName = fileName;
    public void UseTypeName(string name) => TypeName = name;
    public void UseMethodName(string name) => MethodName = name;
}

/// <summary>A comparison that runs when awaited, so that its settings can still be given in the same expression.</summary>
public sealed class SettingsTask
{
    private readonly Func<VerifySettings, Task> _verify;
    private Task? _task;

    internal SettingsTask(VerifySettings? settings, Func<VerifySettings, Task> verify)
    {
        CurrentSettings = new VerifySettings(settings);
        _verify = verify;
    }

    public VerifySettings CurrentSettings { get; }

    public static implicit operator Task(SettingsTask settingsTask)
    {
        ArgumentNullException.ThrowIfNull(settingsTask);
        return settingsTask.ToTask();
    }

    public SettingsTask UseDirectory(string directory) => With(settings => settings.UseDirectory(directory));
    public SettingsTask UseFileName(string fileName) => With(settings => settings.UseFileName(fileName));
    public SettingsTask UseTypeName(string name) => With(settings => settings.UseTypeName(name));
    public SettingsTask UseMethodName(string name) => With(settings => settings.UseMethodName(name));

    public Task ToTask() => _task ??= _verify(CurrentSettings);
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();
    public ConfiguredTaskAwaitable ConfigureAwait(bool continueOnCapturedContext) => ToTask().ConfigureAwait(continueOnCapturedContext);

    private SettingsTask With(Action<VerifySettings> change)
    {
        if (_task is not null) throw new InvalidOperationException("The comparison has already run");
        change(CurrentSettings);
        return this;
    }
}

/// <summary>The snapshot differs, or there is none yet.</summary>
public sealed class VerifyException(string message) : IOException(message);
