namespace Pfs.Core;

/// <summary>
/// An MD5 (RFC 1321) that S3 would call the content's ETag. The store keeps it and attaches no meaning to it.
/// </summary>
/// <param name="Value">The 16 bytes as a big-endian number.</param>
/// <param name="Parts">Of how many parts it covers the MD5s; 0 when it is of the bytes themselves.</param>
public readonly record struct Md5Tag(UInt128 Value, int Parts);
