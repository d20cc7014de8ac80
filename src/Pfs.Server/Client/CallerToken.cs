using Pfs.Server.Configuration;

namespace Pfs.Server.Client;

/// <summary>Who calls: <c>ACCESS_KEY:SECRET_KEY</c> or a session token from the environment, or the key from the credential file of a local server.</summary>
internal static class CallerToken
{
    public const string Variable = "PFS_TOKEN";

    /// <summary>The token, or a failure that says how to get one. It never stands on a command line, where others see it.</summary>
    public static string Find(Func<string, string?> variable, string? dataDirectory)
    {
        if (variable(Variable) is { Length: > 0 } token)
        {
            return token.All(c => c is > ' ' and <= '~')
                ? token
                : throw FailureException.Usage($"{Variable} must be ACCESS_KEY:SECRET_KEY or a session token, printable ASCII without spaces.");
        }

        var directory = Path.GetFullPath(FirstGiven(
            dataDirectory, variable(ServeSettings.Data.Variable), ServeSettings.Data.Default));
        var root = RootCredentialFile.Read(directory) ?? throw new FailureException(
            ExitCode.Unauthenticated,
            $"There is no credential: set {Variable}=ACCESS_KEY:SECRET_KEY, or name the server's data directory with "
            + $"--data ({RootCredentialFile.PathIn(directory)} does not exist).");
        return $"{root.AccessKey}:{root.SecretKey}";
    }

    private static string FirstGiven(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text))
            {
                return text;
            }
        }

        return ".";
    }
}
