using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>
/// A checksum that was verified when the content was written and is given back on request. The store keeps it and
/// attaches no meaning to it.
/// </summary>
/// <param name="Algorithm">How it was computed.</param>
/// <param name="Type">Over what.</param>
/// <param name="Value">The value, big-endian for CRCs.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, ChecksumType Type, ImmutableArray<byte> Value);
