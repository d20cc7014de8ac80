using System.Text;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>A commit as people read it; the form is git's.</summary>
internal static class CommitText
{
    public static string For(Commit commit)
    {
        var text = new StringBuilder($"commit {commit.Id}");
        text.Append(commit.State == CommitState.Open ? " (open)" : "");
        text.Append($"\nParent:  {Display.Parent(commit)}");
        text.Append($"\nNumber:  {commit.Number}");
        text.Append($"\nAuthor:  {Display.OrDash(commit.Author)}");
        text.Append($"\nDate:    {Display.Time(commit.CreatedAt)}");
        text.Append($"\nFiles:   {commit.FileCount} ({commit.ChangeCount} changed), {commit.TotalBytes} bytes");
        foreach (var (key, value) in commit.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append($"\nMeta:    {key}={value}");
        }

        text.Append("\n\n");
        AppendLines(text, commit.Message);
        foreach (var (key, note) in commit.Notes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append($"\nNotes ({key}):\n");
            AppendLines(text, note);
        }

        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, string lines)
    {
        foreach (var line in lines.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append($"    {line}\n");
        }
    }
}
