using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its value.</summary>
    public sealed class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Text. ArgumentException: the key is malformed or ends in "-bin", or the value is not printable ASCII.</summary>
        public Entry(string key, string value)
        {
            Key = CheckedKey(key, isBinary: false);
            ArgumentNullException.ThrowIfNull(value);

            // A line break here would let a value forge further headers.
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException($"The value of '{key}' holds a character outside of printable ASCII; use a -bin key.");
            }

            _text = value;
        }

        /// <summary>Bytes. ArgumentException: the key is malformed or does not end in "-bin".</summary>
        public Entry(string key, byte[] valueBytes)
        {
            Key = CheckedKey(key, isBinary: true);
            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = [.. valueBytes];
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>True when the value is bytes: the key ends in "-bin".</summary>
        public bool IsBinary => _bytes is not null;

        /// <summary>The text. InvalidOperationException: the value is bytes.</summary>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes.");

        /// <summary>A copy of the bytes; those of the text when the value is text.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(Value) : [.. _bytes];

        /// <inheritdoc/>
        public override string ToString() => IsBinary ? $"[{Key}: {_bytes!.Length} bytes]" : $"[{Key}: {_text}]";

        private static string CheckedKey(string key, bool isBinary)
        {
            ArgumentNullException.ThrowIfNull(key);
            if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            {
                throw new ArgumentException($"'{key}' is no metadata key: letters, digits, '-', '_' and '.' only.");
            }

            if (key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase) != isBinary)
            {
                throw new ArgumentException($"'{key}': keys of bytes end in '{BinaryHeaderSuffix}', keys of text do not.");
            }

            return key.ToLowerInvariant();
        }
    }
}
