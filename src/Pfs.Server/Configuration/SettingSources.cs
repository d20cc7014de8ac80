namespace Pfs.Server.Configuration;

/// <summary>Looks a setting up: command line, then environment, then configuration file, then default.</summary>
/// <param name="commandLine">The text that was given for a setting, or null.</param>
/// <param name="variable">An environment variable's value, or null.</param>
/// <param name="file">The configuration file's values by key; empty without a file.</param>
internal sealed class SettingSources(
    Func<Setting, string?> commandLine, Func<string, string?> variable, ConfigurationFile file)
{
    /// <summary>A required variable that is no setting, such as a secret, which must not stand on a command line.</summary>
    public string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Parses a setting, or refuses it with a sentence that says where the wrong text stands.</summary>
    public T Read<T>(Setting setting, Func<string, T?> parse)
        where T : notnull
    {
        var (text, source) = Find(setting);
        return parse(text)
            ?? throw FailureException.Usage($"{source} is '{text}', but must be {setting.Range} ({setting.Unit}).");
    }

    /// <inheritdoc cref="Read{T}(Setting, Func{string, T})"/>
    public T Read<T>(Setting setting, Func<string, T?> parse)
        where T : struct
    {
        var (text, source) = Find(setting);
        return parse(text)
            ?? throw FailureException.Usage($"{source} is '{text}', but must be {setting.Range} ({setting.Unit}).");
    }

    private (string Text, string Source) Find(Setting setting)
    {
        if (commandLine(setting) is { } given)
        {
            return (given, setting.OptionName);
        }

        if (Variable(setting.Variable) is { } environment)
        {
            return (environment, $"The environment variable {setting.Variable}");
        }

        return file.Find(setting.Key) is { } configured
            ? (configured, $"'{setting.Key}' in {file.Path}")
            : (setting.Default, $"The default of {setting.OptionName}");
    }
}
