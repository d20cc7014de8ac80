using Pfs.Grpc;
using Pfs.Grpc.V1;

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
        where T : notnull => parse(Find(setting).Text) ?? throw Wrong(setting);

    /// <inheritdoc cref="Read{T}(Setting, Func{string, T})"/>
    public T Read<T>(Setting setting, Func<string, T?> parse)
        where T : struct => parse(Find(setting).Text) ?? throw Wrong(setting);

    /// <summary>A setting with where it comes from, for people to look at.</summary>
    public SettingInForce Describe(Setting setting)
    {
        var (text, source) = Find(setting);

        // The one way in which a setting could hold a secret.
        var user = Uri.TryCreate(text, UriKind.Absolute, out var url) ? url.UserInfo : "";
        text = user.Length == 0 ? text : text.Replace(user + "@", "***@", StringComparison.Ordinal);
        return new SettingInForce(setting.Name, text, source, setting.Default, setting.Unit, setting.Description);
    }

    private (string Text, SettingSource Source) Find(Setting setting)
    {
        if (commandLine(setting) is { } given)
        {
            return (given, SettingSource.CommandLine);
        }

        if (Variable(setting.Variable) is { } environment)
        {
            return (environment, SettingSource.Environment);
        }

        return file.Find(setting.Key) is { } configured ? (configured, SettingSource.File) : (setting.Default, SettingSource.Default);
    }

    private FailureException Wrong(Setting setting)
    {
        var (text, source) = Find(setting);
        var place = source switch
        {
            SettingSource.CommandLine => setting.OptionName,
            SettingSource.Environment => $"The environment variable {setting.Variable}",
            SettingSource.File => $"'{setting.Key}' in {file.Path}",
            _ => $"The default of {setting.OptionName}",
        };
        return FailureException.Usage($"{place} is '{text}', but must be {setting.Range} ({setting.Unit}).");
    }
}
