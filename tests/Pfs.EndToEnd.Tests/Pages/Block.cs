namespace Pfs.EndToEnd.Tests.Pages;

/// <summary>A fenced block of a page of docs/.</summary>
/// <param name="Place">The page and the line of the fence, as a compiler names them.</param>
/// <param name="Language">The first word behind the fence, empty when there is none.</param>
/// <param name="Argument">What stands behind it.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record Block(string Place, string Language, string Argument, string Text)
{
    /// <summary>Commands that are run in order, in one shell.</summary>
    public bool IsRun => Language == "sh" && Argument is "" or "fails";

    /// <summary>The commands of it must end with an exit code other than 0.</summary>
    public bool Fails => Argument == "fails";

    /// <summary>A file that the page tells the reader to write: the argument is its name.</summary>
    public bool IsFile => Language != "sh" && Argument.Length > 0;
}
