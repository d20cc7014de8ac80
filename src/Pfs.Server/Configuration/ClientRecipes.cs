using Pfs.Server.Hosting;

namespace Pfs.Server.Configuration;

/// <summary>What the first start prints: the new credential and settings to paste into the usual clients.</summary>
internal static class ClientRecipes
{
    public static string For(RootCredential root, EdgeAddress s3, EdgeAddress grpc, string region, string credentialFile) =>
        $$"""
        A root credential was made for this new data directory. It is shown this once and kept in
        {{credentialFile}}

          access key  {{root.AccessKey}}
          secret key  {{root.SecretKey}}

        aws (paste into a shell):

          export AWS_ACCESS_KEY_ID={{root.AccessKey}}
          export AWS_SECRET_ACCESS_KEY={{root.SecretKey}}
          export AWS_DEFAULT_REGION={{region}}
          export AWS_ENDPOINT_URL={{s3}}
          aws --endpoint-url $AWS_ENDPOINT_URL s3 ls

        boto3:

          import boto3
          from botocore.config import Config
          s3 = boto3.client("s3", endpoint_url="{{s3}}", region_name="{{region}}",
                            aws_access_key_id="{{root.AccessKey}}",
                            aws_secret_access_key="{{root.SecretKey}}",
                            config=Config(signature_version="s3v4"))  # for presigned URLs

        rclone (~/.config/rclone/rclone.conf):

          [pfs]
          type = s3
          provider = Other
          endpoint = {{s3}}
          access_key_id = {{root.AccessKey}}
          secret_access_key = {{root.SecretKey}}

        pfs:

          export PFS_ADDRESS={{grpc.ForCommandLine}} PFS_TOKEN={{root.AccessKey}}:{{root.SecretKey}}

        """;
}
