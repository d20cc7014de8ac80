using System.Collections.Immutable;
using Pfs.Core.Trees;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Commits;

/// <summary>Decides write conditions against the tree that the commit will stand on.</summary>
internal static class Conditions
{
    /// <summary>What becomes of a change; refuses when the caller wants all or nothing.</summary>
    /// <param name="change">The change.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="allOrNothing">Whether a condition that does not hold is an error.</param>
    /// <param name="ahead">What was seen at a changed path; may be null.</param>
    public static ChangeOutcome Decide(Change change, Tree tree, bool allOrNothing, LookedAhead<FileRecord>? ahead = null)
    {
        if (change is Change.Put { Condition: null })
        {
            return ChangeOutcome.Applied; // most are, and the committer's time is everybody's
        }

        if (change is Change.Retag retag)
        {
            return retag.Tags.SequenceEqual(tree.Tags) ? ChangeOutcome.Absent : ChangeOutcome.Applied;
        }

        var file = tree.Files.Look(change.Path.Utf8, ahead).Value;
        if (change is Change.Delete && file is null)
        {
            return ChangeOutcome.Absent; // whatever the condition: nothing to delete is success (S3's DELETE)
        }

        if (change.Condition is not { } condition || Holds(condition, file))
        {
            return ChangeOutcome.Applied;
        }

        if (!allOrNothing)
        {
            return ChangeOutcome.ConditionFailed;
        }

        throw file is null
            ? new PfsException(PfsError.FileNotFound, $"There is no file at '{change.Path}', and the condition asks for one.")
            : new PfsException(PfsError.ConditionFailed, $"The file at '{change.Path}' does not fit the condition: its hash is {file.Decode().Content.Hash}.");
    }

    private static bool Holds(WriteCondition condition, FileRecord? file)
    {
        if (file is null)
        {
            return !condition.MustExist && condition.AnyOf is null && condition.Unchanged is null;
        }

        var (content, _) = file.Decode();
        return !condition.MustBeAbsent
            && (condition.AnyOf is not { } anyOf || IsAmong(content, anyOf, condition.AnyOfMd5))
            && !IsAmong(content, condition.NoneOf, condition.NoneOfMd5)
            && (condition.Unchanged is not { } seen || Is(file, seen));
    }

    // All that is staged in an open commit has one writer, so the writer alone does not tell.
    private static bool Is(FileRecord file, FileEntry seen) =>
        file.Writer.Id == seen.WrittenBy && file.Holds(seen.Content, seen.Headers);

    private static bool IsAmong(FileContent content, ImmutableArray<ContentHash> hashes, ImmutableArray<Md5Tag> md5s) =>
        hashes.Contains(content.Hash) || (content.Md5 is { } md5 && md5s.Contains(md5));
}
