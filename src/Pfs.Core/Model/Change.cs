namespace Pfs.Core;

/// <summary>One change of one path within a commit. A commit changes each path at most once.</summary>
public abstract record Change
{
    private Change(FilePath path) => Path = path;

    /// <summary>The path that changes.</summary>
    public FilePath Path { get; }

    /// <summary>What must hold on the branch's head for this change; null for nothing. Not part of the commit.</summary>
    public WriteCondition? Condition { get; init; }

    /// <summary>The file at the path becomes this content with these headers.</summary>
    public sealed record Put : Change
    {
        /// <summary>Makes a change from content that the store holds: from a <see cref="ContentWriter"/> or an entry.</summary>
        public Put(FilePath path, FileContent content, FileHeaders headers)
            : base(path)
        {
            Content = content;
            Headers = headers;
        }

        /// <summary>The new content.</summary>
        public FileContent Content { get; }

        /// <summary>The new headers; they replace all that were there.</summary>
        public FileHeaders Headers { get; }
    }

    /// <summary>The file at the path goes. Without one this is no change.</summary>
    public sealed record Delete : Change
    {
        /// <summary>Makes a deletion.</summary>
        public Delete(FilePath path)
            : base(path)
        {
        }
    }
}
