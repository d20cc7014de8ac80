using Pfs.Core;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>A part as a completion names it.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="ETag">As the client wrote it; one that is not of our form is not checked.</param>
/// <param name="Algorithm">Of <paramref name="Checksum"/>; null when there is none.</param>
/// <param name="Checksum">In base64; null when there is none.</param>
internal sealed record CompletePart(int Number, string ETag, ChecksumAlgorithm? Algorithm, string? Checksum);
