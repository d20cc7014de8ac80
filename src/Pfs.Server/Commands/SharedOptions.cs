using System.CommandLine;
using Pfs.Grpc.V1;

namespace Pfs.Server.Commands;

/// <summary>Options that mean the same at several verbs.</summary>
internal static class SharedOptions
{
    private const int ParallelMax = 64;

    public static Option<string?> IfHead() => new("--if-head")
    {
        Description = "Refuse unless the branch's head is this commit id; 'none': unless it has no commit yet.",
        HelpName = "ID",
    };

    public static Option<bool> IfAbsent() => new("--if-absent") { Description = "Refuse when there is a file already, at any of the paths." };

    public static Option<string?> IfHash() => new("--if-hash")
    {
        Description = "Refuse unless the file that is there has this SHA-256, as `pfs ls --json` tells it.",
        HelpName = "SHA256",
    };

    /// <summary>The two as the API wants them; null when neither was given.</summary>
    public static FilePrecondition? Precondition(bool ifAbsent, string? ifHash) => (ifAbsent, ifHash) switch
    {
        (false, null) => null,
        (true, null) => new FilePrecondition { Absent = true },
        (false, { } hash) => new FilePrecondition { Hash = hash },
        _ => throw FailureException.Usage("--if-absent and --if-hash exclude each other."),
    };

    public static Option<bool> Deleted() => new("--deleted")
    {
        Description = "List what was deleted and can be restored instead, the last deleted first.",
    };

    public static Option<string?> NewName() => new("--as")
    {
        Description = "The name that it gets; without it the one that it had.",
        HelpName = "NAME",
    };

    public static Option<string?> Message() => new("--message", "-m")
    {
        Description = "The commit's message; without it one is made from the changes.",
        HelpName = "TEXT",
    };

    public static Option<int> Parallel(string what) => new("--parallel")
    {
        Description = $"{what} [1 to {ParallelMax}; default 4]",
        HelpName = "N",
        DefaultValueFactory = _ => 4, // what fills two cores and hides a network's round trips
    };

    public static int CheckParallel(int parallel) => parallel is >= 1 and <= ParallelMax
        ? parallel
        : throw FailureException.Usage($"--parallel is {parallel}, but must be 1 to {ParallelMax}.");

    public static Option<long?> Limit() => new("--limit", "-n")
    {
        Description = "Show at most this many. [1 or more; default all]",
        HelpName = "COUNT",
    };

    public static long CheckLimit(long? limit) => limit is null or > 0
        ? limit ?? long.MaxValue
        : throw FailureException.Usage($"--limit is {limit}, but must be 1 or more.");

    /// <summary>The value of --if-head as the API wants it: a whole id, "none", or "" for no condition.</summary>
    public static string ExpectedHead(string? text)
    {
        if (text is null or "none")
        {
            return text ?? "";
        }

        return Pfs.Core.CommitId.TryParse(text, out var head)
            ? head.ToString()
            : throw FailureException.Usage($"--if-head is '{text}', but must be a commit id of 64 hex digits, or none.");
    }

    /// <summary>The value of an option that takes a whole commit id.</summary>
    public static string CommitId(string option, string text) => Pfs.Core.CommitId.TryParse(text, out var id)
        ? id.ToString()
        : throw FailureException.Usage($"{option} is '{text}', but must be a commit id of 64 hex digits.");
}
