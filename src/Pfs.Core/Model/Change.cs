using System.Collections.Immutable;
using System.Text;

namespace Pfs.Core;

/// <summary>One change within a commit: of a path, or of the branch's tags. A commit changes each path, and the tags, at most once.</summary>
public abstract record Change
{
    private Change(FilePath path) => Path = path;

    /// <summary>The path that changes; empty, which no file's path is, for <see cref="Retag"/>.</summary>
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

    /// <summary>The branch has these tags from this commit on, instead of those that it had (ADR 0012). Equal ones are no change.</summary>
    public sealed record Retag : Change
    {
        /// <summary>The most that tags take, in bytes: trees in memory carry them.</summary>
        public const int MaxBytes = 64 << 10;

        /// <summary>
        /// Makes a change of tags; an empty list takes all away. Refuses with <see cref="PfsError.InvalidArgument"/> when keys are not ascending by
        /// their UTF-16 code units, or are not unique, or all together have more than <see cref="MaxBytes"/> bytes of UTF-8.
        /// </summary>
        public Retag(ImmutableArray<KeyValuePair<string, string>> tags)
            : base(default(FilePath))
        {
            long bytes = 0;
            for (var index = 0; index < tags.Length; index++)
            {
                bytes += Encoding.UTF8.GetByteCount(tags[index].Key) + Encoding.UTF8.GetByteCount(tags[index].Value);
                if (bytes > MaxBytes || (index > 0 && string.CompareOrdinal(tags[index - 1].Key, tags[index].Key) >= 0))
                {
                    throw new PfsException(
                        PfsError.InvalidArgument, $"Tags are given by ascending key, each key once, and have at most {MaxBytes} bytes.");
                }
            }

            Tags = tags;
        }

        /// <summary>Keys and values, by ascending key.</summary>
        public ImmutableArray<KeyValuePair<string, string>> Tags { get; }
    }
}
