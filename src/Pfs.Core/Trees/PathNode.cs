namespace Pfs.Core.Trees;

/// <summary>A node of a <see cref="PathMap{T}"/>; never empty, never changed.</summary>
internal abstract class PathNode<T>
    where T : class, IWeighed
{
    /// <summary>A node with more is split in two; one with less than a quarter is merged with a neighbour.</summary>
    protected const int MaxFanout = 32;

    protected const int MinFanout = MaxFanout / 4;

    public long Count { get; protected init; }

    public long Weight { get; protected init; }

    /// <summary>The least key below this node.</summary>
    public abstract byte[] FirstKey { get; }

    /// <summary>Entries or children.</summary>
    public abstract int Fanout { get; }

    public abstract (PathNode<T> Left, PathNode<T>? Right) Set(byte[] key, T value);

    /// <summary>This node when the key is absent; null when nothing is left.</summary>
    public abstract PathNode<T>? Remove(ReadOnlySpan<byte> key);

    /// <summary>One node with the content of two neighbours; null when they do not fit in one.</summary>
    public abstract PathNode<T>? MergedWith(PathNode<T> next);
}
