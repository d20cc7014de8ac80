using System.Net;

namespace Pfs.Server.Configuration;

/// <summary>What the first start prints: the new credential and settings to paste into the usual clients.</summary>
internal static class ClientRecipes
{
    public static string For(RootCredential root, IPEndPoint s3, IPEndPoint grpc, string region, string credentialFile) =>
        $$"""
        A root credential was made for this new data directory. It is shown this once and kept in
        {{credentialFile}}

          access key  {{root.AccessKey}}
          secret key  {{root.SecretKey}}

        aws (paste into a shell):

          export AWS_ACCESS_KEY_ID={{root.AccessKey}}
          export AWS_SECRET_ACCESS_KEY={{root.SecretKey}}
          export AWS_DEFAULT_REGION={{region}}
          export AWS_ENDPOINT_URL=http://{{s3}}
          aws --endpoint-url $AWS_ENDPOINT_URL s3 ls

        boto3:

          import boto3
          s3 = boto3.client("s3", endpoint_url="http://{{s3}}", region_name="{{region}}",
                            aws_access_key_id="{{root.AccessKey}}",
                            aws_secret_access_key="{{root.SecretKey}}")

        rclone (~/.config/rclone/rclone.conf):

          [pfs]
          type = s3
          provider = Other
          endpoint = http://{{s3}}
          access_key_id = {{root.AccessKey}}
          secret_access_key = {{root.SecretKey}}

        pfs:

          export PFS_ADDRESS={{grpc}} PFS_TOKEN={{root.AccessKey}}:{{root.SecretKey}}

        """;
}
