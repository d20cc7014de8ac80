namespace Pfs.S3Api;

/// <summary>What the ETag of an object that is uploaded in parts is made of.</summary>
public enum MultipartETag
{
    /// <summary>The SHA-256 of the content, as everywhere else.</summary>
    Content,

    /// <summary>The MD5 of the parts' MD5s and their number, as S3 has it; a part's is its MD5.</summary>
    S3,
}
